package io.walletstream.standalone.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.oracle.ContentBook;
import io.walletstream.oracle.EventLogCheck;
import io.walletstream.oracle.Reference;
import io.walletstream.oracle.ReferenceTables;
import io.walletstream.oracle.Story;
import io.walletstream.oracle.TableComparison;
import io.walletstream.oracle.TableReader;
import io.walletstream.oracle.WalletTables;
import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.standalone.sim.ExpectedOutput;
import io.walletstream.standalone.sim.SimChain;
import io.walletstream.standalone.sim.SimSettings;
import io.walletstream.standalone.sim.SimTx;
import io.walletstream.stream.wallet.WalletJobSettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Seeded stories, each an account, through the real WalletJob on real Kafka and Postgres, with failing and late fetches, crashes from which
 * the job restores itself and stops without a checkpoint in the middle; in the end tables, balances and event log must equal the
 * reference's.
 */
class SimulationTest {
    private static final int SEEDS = Integer.getInteger("walletstream.seeds", 200);
    private static final long FIRST_SEED = Long.getLong("walletstream.firstSeed", 1);
    private static final int TRANSACTIONS_A_STORY = 8;

    /** Of the records; in each of them the job restores once, from a checkpoint taken within it. */
    private static final int PARTS = 4;

    @Test
    void theTablesEqualTheReference(@TempDir Path directory) throws Exception {
        Story.Counters counters = new Story.Counters();
        try (Stack stack = new Stack(directory);
                SimChain chain = SimChain.create(SimSettings.demo(3), InstantSource.system())) {
            List<SimTx> transactions = transactions(chain);
            ContentBook book = book(transactions);
            Map<AccountId, List<FeedRecord>> stories = new LinkedHashMap<>();
            for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
                AccountId account = stack.account("seed-" + seed, seed % 5 == 0);
                Random random = new Random(seed);
                List<Story.Tx> some = new ArrayList<>();
                for (int i = 0; i < TRANSACTIONS_A_STORY; i++) {
                    SimTx tx = transactions.get(random.nextInt(transactions.size()));
                    some.add(new Story.Tx(tx.txid(), tx.outputs().size()));
                }
                List<FeedRecord> story = Story.of(account, seed, seed % 5 == 0, some, counters);
                stories.put(account, story);
                // As the service does: the definition is of the newest generation before its records are sent.
                stack.setGeneration(
                        account,
                        story.stream().mapToInt(FeedRecord::generation).max().orElse(1));
            }
            for (int i = 0; i < transactions.size(); i += 3) {
                Transactions.FAILURES.put(transactions.get(i).txid(), new AtomicInteger(1 + i % 3));
            }
            stack.startJob();
            for (int part = 0; part < PARTS; part++) {
                sendInterleaved(stack, stories, 2 * part);
                long checkpoint = stack.newestCheckpoint();
                Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> stack.newestCheckpoint() > checkpoint);
                sendInterleaved(stack, stories, 2 * part + 1);
                if (part % 2 == 0) {
                    Transactions.CRASHES.set(1);
                    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Transactions.CRASHES.get() == 0);
                } else {
                    stack.abortJob();
                    stack.startJob();
                }
            }
            awaitSettled(stack);

            ReferenceTables expected = reference(stack).tables(book);
            compare(stack, stories, expected.tables());
            assertThat(Transactions.FAILED.get()).isPositive();
            assertThat(counters.isComplete()).as(counters.toString()).isTrue();
            System.out.println("simulations: " + SEEDS + " seeds from " + FIRST_SEED + ", " + counters
                    + ", failed fetches " + Transactions.FAILED.get() + ", crashes " + (PARTS + 1) / 2 + ", restarts "
                    + PARTS / 2);
        }
    }

    private static List<SimTx> transactions(SimChain chain) {
        List<SimTx> transactions = new ArrayList<>();
        while (transactions.size() < 120) {
            for (Txid txid : chain.addTransactions(10)) {
                chain.transaction(txid).ifPresent(tx -> {
                    transactions.add(tx);
                    Transactions.RAW.put(txid, tx.raw());
                });
            }
            chain.mine();
        }
        return transactions;
    }

    private static ContentBook book(List<SimTx> transactions) {
        Map<Txid, ContentBook.TxContent> contents = new HashMap<>();
        Map<Outpoint, ContentBook.OutputContent> outputs = new HashMap<>();
        for (SimTx tx : transactions) {
            contents.put(tx.txid(), new ContentBook.TxContent(tx.inputs().size(), tx.totalSats(), tx.raw().length));
            for (ExpectedOutput output : tx.outputs()) {
                outputs.put(
                        output.outpoint(),
                        new ContentBook.OutputContent(
                                output.owner(), output.valueSats(), output.basket(), output.tags(), output.content()));
            }
        }
        return ContentBook.of(contents, outputs);
    }

    /** The half-th half of a part of every story, records of different accounts mixed. */
    private static void sendInterleaved(Stack stack, Map<AccountId, List<FeedRecord>> stories, int half) {
        int halves = 2 * PARTS;
        int longest = stories.values().stream().mapToInt(List::size).max().orElse(0);
        for (int i = 0; i < longest; i++) {
            for (List<FeedRecord> story : stories.values()) {
                if (i < story.size() && i * halves / story.size() == half) {
                    stack.send(story.get(i));
                }
            }
        }
        stack.producer.flush();
    }

    private static void awaitSettled(Stack stack) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(300))
                .untilAsserted(() -> {
                    assertThat(stack.number("SELECT count(*) FROM wallet.owner_sync WHERE owner = 'last'"))
                            .as(
                                    "accounts whose last pass is applied; "
                                            + stack.text(
                                                    "SELECT * FROM wallet.account_sync WHERE items_processing + txs_processing > 0 LIMIT 5"))
                            .isEqualTo(SEEDS);
                    assertThat(
                                    stack.number(
                                            "SELECT count(*) FROM wallet.sync_failure f JOIN wallet.account a ON a.id = f.account_id AND a.generation = f.generation WHERE f.resolved_at IS NULL"))
                            .as(
                                    stack.text(
                                            "SELECT encode(txid, 'hex'), kind, attempts, last_error FROM wallet.sync_failure WHERE resolved_at IS NULL LIMIT 3"))
                            .isZero();
                    assertThat(
                                    stack.number(
                                            "SELECT sum(s.items_pending + s.items_processing + s.items_failed) FROM wallet.account_sync s JOIN wallet.account a ON a.id = s.account_id AND a.generation = s.generation"))
                            .isZero();
                });
    }

    private static Reference reference(Stack stack) {
        Reference reference = new Reference();
        Map<String, Object> config = Map.of("bootstrap.servers", stack.kafka.bootstrapServers());
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (int i = 0; i < Stack.PARTITIONS; i++) {
                partitions.add(new TopicPartition(WalletJobSettings.TOPIC, i));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    reference.acceptBytes(record.partition(), record.offset(), record.key(), record.value());
                }
            }
        }
        return reference;
    }

    private static void compare(Stack stack, Map<AccountId, List<FeedRecord>> stories, WalletTables expected)
            throws Exception {
        try (Connection connection = stack.database.connect()) {
            WalletTables actual = TableReader.read(connection, stories.keySet());
            TableComparison comparison = new TableComparison(expected, actual);
            assertThat(comparison.matches()).as(comparison.difference(6)).isTrue();
            for (WalletTables.Table table : WalletTables.Table.values()) {
                assertThat(actual.hash(table)).isEqualTo(expected.hash(table));
            }
            assertThat(EventLogCheck.problems(connection, stories.keySet())).isEmpty();
        }
    }
}
