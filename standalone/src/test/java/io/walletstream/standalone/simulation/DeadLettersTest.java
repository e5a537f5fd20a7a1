package io.walletstream.standalone.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.FeedRecordCodec;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.schema.record.PassRef;
import io.walletstream.stream.wallet.WalletJobSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.utils.Utils;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that cannot be used become rows that say why and where they are; a replay adds none; the others are not held up. */
class DeadLettersTest {
    private static final Txid TXID = Txid.ofWords(0, 0, 4, 2);
    private static final int FLOOD = 20_000;

    @Test
    void everyUnusableRecordIsKeptWithItsReasonAndPlace(@TempDir Path directory) throws Exception {
        try (Stack stack = new Stack(directory)) {
            AccountId account = stack.account("alice", true);
            AccountId stranger = new AccountId(UUID.randomUUID());
            byte[] key = account.toString().getBytes(StandardCharsets.US_ASCII);
            byte[] good = FeedRecordCodec.encode(seen(account, 0));
            byte[] future = good.clone();
            future[0] = 99;
            List<String> expected = new ArrayList<>();
            expected.add(place(stack, key, new byte[] {1, 2, 3}) + "truncated");
            expected.add(place(stack, key, Arrays.copyOf(good, good.length - 1)) + "truncated");
            expected.add(place(stack, key, new byte[0]) + "empty");
            expected.add(
                    place(stack, key, "{\"type\":\"nonsense\"}".getBytes(StandardCharsets.UTF_8)) + "malformedJson");
            expected.add(place(stack, key, future) + "unknownVersion");
            expected.add(place(stack, key, new byte[FeedRecordCodec.MAX_BYTES + 1]) + "oversized");
            expected.add(place(stack, "another".getBytes(StandardCharsets.US_ASCII), good) + "wrongKey");
            expected.add(place(stack, null, good) + "wrongKey");
            byte[] strangersKey = stranger.toString().getBytes(StandardCharsets.US_ASCII);
            expected.add(place(stack, strangersKey, FeedRecordCodec.encode(seen(stranger, 0))) + "unknownAccount");
            expected.add(place(stack, strangersKey, FeedRecordCodec.encode(seen(stranger, 1))) + "unknownAccount");
            int home = Utils.toPositive(Utils.murmur2(key)) % Stack.PARTITIONS;
            RecordMetadata elsewhere = stack.producer
                    .send(new ProducerRecord<>(WalletJobSettings.TOPIC, (home + 1) % Stack.PARTITIONS, key, good))
                    .get();
            expected.add(elsewhere.topic() + " | " + elsewhere.partition() + " | " + elsewhere.offset()
                    + " | wrongPartition");
            place(stack, key, good);
            expected.sort(null);

            stack.startJob();
            awaitLetters(stack, expected);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> stack.number("SELECT items_processing + items_failed FROM wallet.account_sync") == 1);
            assertThat(stack.text("SELECT detail FROM wallet.dead_letter WHERE reason = 'oversized'"))
                    .contains("expected at most " + FeedRecordCodec.MAX_BYTES + " bytes, got "
                            + (FeedRecordCodec.MAX_BYTES + 1));
            assertThat(stack.number("SELECT max(length(record_value)) FROM wallet.dead_letter"))
                    .isLessThanOrEqualTo(64 * 1024);

            // A job without state reads all of it again.
            stack.abortJob();
            stack.forgetState();
            stack.startJob();
            place(stack, key, new byte[] {7});
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> stack.number("SELECT count(*) FROM wallet.dead_letter") == expected.size() + 1);
        }
    }

    /** One of each kind, and what is easily lost: repetitions, what is void, what is ahead, JSON. */
    private static List<byte[]> everyKindOf(AccountId account) {
        PassRef pass = new PassRef(new OwnerRef("alice", 1), 1, 2);
        PassRef older = new PassRef(new OwnerRef("alice", 1), 1, 1);
        Outpoint outpoint = new Outpoint(TXID, 0);
        Score score = Score.mined(100, 1);
        FeedRecord frame = new FeedRecord.OutpointSeen(account, 1, pass, 0, outpoint, score, null);
        List<byte[]> values = new ArrayList<>();
        for (FeedRecord record : List.of(
                new FeedRecord.PassOpened(account, 1, pass, Score.ZERO, 1000),
                frame,
                frame,
                new FeedRecord.OutpointSeen(account, 1, pass, 1, outpoint, score, TXID),
                new FeedRecord.OutpointSeen(account, 1, pass, 2, outpoint, Score.mined(101, 1), TXID),
                new FeedRecord.OutpointSeen(account, 1, older, 0, outpoint, score, null),
                new FeedRecord.PassClosed(account, 1, pass, 3),
                new FeedRecord.PassClosed(account, 1, pass, 9),
                new FeedRecord.OutpointGone(account, 1, outpoint, null),
                new FeedRecord.OutpointGone(account, 1, new Outpoint(TXID, 7), TXID),
                new FeedRecord.OwnerChanged(account, 1, new OwnerRef("bob", 1), false),
                new FeedRecord.RetryNow(account, 1, TXID),
                new FeedRecord.FeedStatus(account, 1, new OwnerRef("alice", 1), true, "why"),
                new FeedRecord.AccountReset(account, 1, true, "main"),
                new FeedRecord.AccountReset(account, 2, true, "main"),
                new FeedRecord.OutpointSeen(account, 1, null, 0, outpoint, score, null),
                new FeedRecord.OutpointSeen(account, 9, null, 0, outpoint, score, null))) {
            values.add(FeedRecordCodec.encode(record));
        }
        values.add(("{ \"type\": \"outpointSeen\",  \"account\": \"" + account + "\", \"outpoint\": \"" + TXID
                        + "_1\", \"score\": 100.000000001 }")
                .getBytes(StandardCharsets.UTF_8));
        return values;
    }

    @Test
    void everyRecordOfAnAccountThatDoesNotExistIsKeptAsItWasAndNoneOfOneThatDoes(@TempDir Path directory)
            throws Exception {
        try (Stack stack = new Stack(directory)) {
            AccountId account = stack.account("alice", true);
            AccountId stranger = new AccountId(UUID.randomUUID());
            stack.setGeneration(account, 2);
            stack.startJob();
            List<String> expected = new ArrayList<>();
            for (int time = 0; time < 2; time++) { // the second time the window repeats what it knows
                for (byte[] value : everyKindOf(stranger)) {
                    expected.add(keptAs(stack, stranger, value));
                }
                for (byte[] value : everyKindOf(account)) {
                    keptAs(stack, account, value);
                }
            }
            expected.sort(null);
            awaitKept(stack, expected);
            stack.abortJob();
            stack.startJob();
            expected.add(keptAs(stack, stranger, everyKindOf(stranger).get(0)));
            expected.sort(null);
            awaitKept(stack, expected);
        }
    }

    @Test
    void aFloodOfRecordsOfUnknownAccountsHoldsNobodyUp(@TempDir Path directory) throws Exception {
        try (Stack stack = new Stack(directory)) {
            stack.startJob();
            List<AccountId> strangers = Stream.generate(() -> new AccountId(UUID.randomUUID()))
                    .limit(50)
                    .toList();
            for (int i = 0; i < FLOOD; i++) {
                stack.send(seen(strangers.get(i % strangers.size()), i));
            }
            AccountId account = stack.account("alice", true);
            stack.send(seen(account, 0));
            stack.producer.flush();
            Awaitility.await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
                assertThat(stack.number("SELECT count(*) FROM wallet.dead_letter WHERE length(record_value) > 0"))
                        .isEqualTo(FLOOD);
                assertThat(stack.number("SELECT count(*) FROM wallet.output WHERE account_id = '" + account + "'"))
                        .isEqualTo(1);
            });
            assertThat(stack.number("SELECT count(DISTINCT record_key) FROM wallet.dead_letter"))
                    .isEqualTo(strangers.size());
        }
    }

    @Test
    void manyUnknownAccountsAmongRecordsOfAKnownOneTakeSecondsNotMinutes(@TempDir Path directory) throws Exception {
        int strangers = 1_000;
        try (Stack stack = new Stack(directory)) {
            AccountId account = stack.account("alice", true);
            stack.startJob();
            stack.send(seen(account, 0));
            stack.producer.flush();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> stack.number("SELECT count(*) FROM wallet.output") == 1);
            for (int i = 0; i < strangers; i++) {
                stack.send(seen(new AccountId(UUID.randomUUID()), 0));
                for (int between = 1; between <= 20; between++) {
                    stack.send(seen(account, between));
                }
            }
            stack.producer.flush();

            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(stack.number(
                                    "SELECT count(*) FROM wallet.dead_letter WHERE length(record_value) > 0"))
                            .isEqualTo(strangers));
        }
    }

    /** Frames of a feed's pass, which the window compares with what it forwarded before. */
    private static void pass(Stack stack, AccountId account, int number) {
        PassRef pass = new PassRef(new OwnerRef("alice", 1), 1, number);
        stack.send(new FeedRecord.PassOpened(account, 1, pass, Score.ZERO, 1000));
        for (int vout = 0; vout < 3; vout++) {
            stack.send(new FeedRecord.OutpointSeen(
                    account, 1, pass, vout, new Outpoint(TXID, vout), Score.mined(950, 1), null));
        }
        stack.send(new FeedRecord.PassClosed(account, 1, pass, 3));
        stack.producer.flush();
    }

    @Test
    void anAccountThatIsMadeAfterItsRecordsCameFirstGetsItsRowsWhenTheyComeAgain(@TempDir Path directory)
            throws Exception {
        try (Stack stack = new Stack(directory)) {
            stack.startJob();
            AccountId account = new AccountId(UUID.randomUUID());
            pass(stack, account, 1);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> stack.number("SELECT count(*) FROM wallet.dead_letter") == 5);

            stack.account(account, "late", true);

            AtomicInteger number = new AtomicInteger(1);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> {
                        pass(stack, account, number.incrementAndGet());
                        assertThat(stack.number("SELECT count(*) FROM wallet.output WHERE revision IS NOT NULL"))
                                .isEqualTo(3);
                        assertThat(stack.number("SELECT coalesce(max(pass_number), 0) FROM wallet.owner_sync"))
                                .as("passes are applied, too")
                                .isGreaterThan(1);
                    });
        }
    }

    private static String keptAs(Stack stack, AccountId account, byte[] value) throws Exception {
        byte[] key = account.toString().getBytes(StandardCharsets.US_ASCII);
        return place(stack, key, value) + "unknownAccount | "
                + HexFormat.of().formatHex(key) + " | "
                + HexFormat.of().formatHex(value);
    }

    private static void awaitKept(Stack stack, List<String> expected) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            List<String> found = new ArrayList<>(List.of(stack.text("""
                            SELECT topic, partition_id, record_offset, reason, encode(record_key, 'hex'),
                                encode(record_value, 'hex')
                            FROM wallet.dead_letter""").split(" \\| \n")));
            found.sort(null);
            assertThat(found).isEqualTo(expected);
        });
    }

    private static FeedRecord seen(AccountId account, int vout) {
        return new FeedRecord.OutpointSeen(account, 1, null, 0, new Outpoint(TXID, vout), Score.mined(100, 1), null);
    }

    /** Sends it and answers where it is. */
    private static String place(Stack stack, byte @Nullable [] key, byte[] value) throws Exception {
        RecordMetadata sent = stack.producer
                .send(new ProducerRecord<>(WalletJobSettings.TOPIC, key, value))
                .get();
        return sent.topic() + " | " + sent.partition() + " | " + sent.offset() + " | ";
    }

    private static void awaitLetters(Stack stack, List<String> expected) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            List<String> found = new ArrayList<>(
                    List.of(stack.text("SELECT topic, partition_id, record_offset, reason FROM wallet.dead_letter")
                            .split(" \\| \n")));
            found.sort(null);
            assertThat(found).isEqualTo(expected);
        });
    }
}
