package io.walletstream.schema.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** The codec under anything: what is written reads back, and no bytes bring out anything but a {@link MalformedRecordException}. */
class CodecPropertiesTest {
    private static final Set<String> CODES = Set.of(
            "empty",
            "oversized",
            "unknownVersion",
            "unknownType",
            "truncated",
            "trailingBytes",
            "malformedJson",
            "invalidValue");
    private static final List<byte[]> GOLDENS = GoldenBytesTest.goldens()
            .map(arguments -> HexFormat.of().parseHex((String) arguments.get()[1]))
            .toList();
    private static final String JSON =
            "{\"type\":\"outpointSeen\",\"account\":\"00112233-4455-6677-8899-aabbccddeeff\"," + "\"outpoint\":\""
                    + "a1".repeat(32) + "_7\",\"score\":800123.000000045,\"generation\":3,\"spendTxid\":null}";

    @Property
    void whatIsWrittenReadsBack(@ForAll("records") FeedRecord record) throws MalformedRecordException {
        assertThat(FeedRecordCodec.decode(FeedRecordCodec.encode(record))).isEqualTo(record);
    }

    @Property(tries = 5000)
    void anyBytesAreARecordOrMalformed(@ForAll @Size(max = 200) byte[] bytes) {
        check(bytes);
    }

    @Property(tries = 5000)
    void anyBytesAfterAProperHeadAreARecordOrMalformed(@ForAll @Size(max = 120) byte[] bytes, @ForAll byte type) {
        byte[] record = new byte[bytes.length + 2];
        record[0] = FeedRecordCodec.VERSION;
        record[1] = (byte) (1 + Math.floorMod(type, 9));
        System.arraycopy(bytes, 0, record, 2, bytes.length);
        check(record);
    }

    @Property(tries = 5000)
    void aBrokenRecordIsARecordOrMalformed(@ForAll long seed) {
        Random random = new Random(seed);
        check(broken(GOLDENS.get(random.nextInt(GOLDENS.size())), random));
    }

    @Property(tries = 5000)
    void brokenJsonIsARecordOrMalformed(@ForAll long seed) {
        check(broken(JSON.getBytes(StandardCharsets.UTF_8), new Random(seed)));
    }

    private static byte[] broken(byte[] bytes, Random random) {
        byte[] broken = Arrays.copyOf(bytes, bytes.length + random.nextInt(9) - 4);
        int changes = random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
        }
        return broken;
    }

    private static void check(byte[] bytes) {
        try {
            FeedRecord record = FeedRecordCodec.decode(bytes);
            assertThat(FeedRecordCodec.decode(FeedRecordCodec.encode(record))).isEqualTo(record);
        } catch (MalformedRecordException e) {
            assertThat(CODES).contains(e.code());
        }
    }

    @Provide
    Arbitrary<FeedRecord> records() {
        Arbitrary<AccountId> accounts =
                Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(AccountId::of);
        Arbitrary<Integer> counts = Arbitraries.integers().greaterOrEqual(0);
        Arbitrary<Txid> txids = Arbitraries.longs().map(w -> Txid.ofWords(w, w * 31, ~w, w + 7));
        Arbitrary<Outpoint> outpoints = Combinators.combine(txids, counts).as(Outpoint::new);
        Arbitrary<Score> scores = Combinators.combine(
                        Arbitraries.integers().between(0, 499_999_999),
                        Arbitraries.integers().between(0, 999_999_999))
                .as(Score::mined);
        Arbitrary<OwnerRef> owners = Combinators.combine(
                        Arbitraries.strings()
                                .withCharRange(' ', '\u07ff')
                                .ofMinLength(1)
                                .ofMaxLength(128),
                        Arbitraries.integers().greaterOrEqual(1))
                .as(OwnerRef::new);
        Arbitrary<PassRef> passes = Combinators.combine(
                        owners,
                        Arbitraries.longs().greaterOrEqual(1),
                        Arbitraries.integers().greaterOrEqual(1))
                .as(PassRef::new);
        Arbitrary<Boolean> flags = Arbitraries.of(true, false);
        Arbitrary<String> reasons =
                Arbitraries.strings().withCharRange(' ', '\uabcd').ofMaxLength(500);
        return Arbitraries.oneOf(
                Combinators.combine(accounts, counts, passes, counts, outpoints, scores, txids.injectNull(0.5))
                        .as(FeedRecord.OutpointSeen::new),
                Combinators.combine(accounts, counts, outpoints, scores, txids.injectNull(0.5))
                        .as((a, g, o, s, t) -> new FeedRecord.OutpointSeen(a, g, null, 0, o, s, t)),
                Combinators.combine(accounts, counts, passes, scores, counts).as(FeedRecord.PassOpened::new),
                Combinators.combine(accounts, counts, passes, counts).as(FeedRecord.PassClosed::new),
                Combinators.combine(accounts, counts, outpoints, txids.injectNull(0.5))
                        .as(FeedRecord.OutpointGone::new),
                Combinators.combine(accounts, counts, flags, Arbitraries.of("main", "test", "signet", "regtest"))
                        .as(FeedRecord.AccountReset::new),
                Combinators.combine(accounts, counts, owners, flags).as(FeedRecord.OwnerChanged::new),
                Combinators.combine(accounts, counts, txids).as(FeedRecord.RetryNow::new),
                Combinators.combine(accounts, counts, owners, counts).as(FeedRecord.RollbackAccepted::new),
                Combinators.combine(accounts, counts, owners, flags, reasons).as(FeedRecord.FeedStatus::new));
    }
}
