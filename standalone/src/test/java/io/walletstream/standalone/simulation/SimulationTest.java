package io.walletstream.standalone.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.oracle.ContentBook;
import io.walletstream.oracle.EventLogCheck;
import io.walletstream.oracle.OutputRow;
import io.walletstream.oracle.ReferenceTables;
import io.walletstream.oracle.Story;
import io.walletstream.oracle.TableComparison;
import io.walletstream.oracle.TableReader;
import io.walletstream.oracle.WalletTables;
import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.standalone.reference.TopicReference;
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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    /** Every so many-th account is cleared in the end. */
    private static final int CLEARED = 10;

    private static final String OLDER_ROWS = Stream.of(
                    "output", "account_tx", "sync_failure", "owner_sync", "account_balance", "account_sync")
            .map(table -> "(SELECT count(*) FROM wallet." + table
                    + " t JOIN wallet.account a ON a.id = t.account_id WHERE t.generation < a.generation)")
            .collect(Collectors.joining(" + ", "SELECT ", ""));

    private static final String BEGUN_ANEW = """
            SELECT count(*) FROM wallet.account_sync s JOIN wallet.account a ON a.id = s.account_id AND a.generation = s.generation
            WHERE NOT EXISTS (SELECT FROM wallet.output o WHERE o.account_id = a.id)
                AND NOT EXISTS (SELECT FROM wallet.owner_sync o WHERE o.account_id = a.id)
            """;

    private static final String OPEN_FAILURES = """
            SELECT f.account_id, encode(f.txid, 'hex'), f.kind, coalesce(string_agg(f.item, ' '), '')
            FROM wallet.sync_failure f JOIN wallet.account a ON a.id = f.account_id AND a.generation = f.generation
            WHERE f.resolved_at IS NULL GROUP BY 1, 2, 3
            """;

    @Test
    void theTablesEqualTheReference(@TempDir Path directory) throws Exception {
        Story.Counters counters = new Story.Counters();
        try (Stack stack = new Stack(directory);
                SimChain chain = SimChain.create(SimSettings.demo(3), InstantSource.system())) {
            List<SimTx> transactions = transactions(chain);
            Map<Txid, String> lost = lose(transactions);
            ContentBook book = book(transactions, lost.keySet());
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
            int crashes = 0;
            int stops = 0;
            for (int part = 0; part < PARTS; part++) {
                sendInterleaved(stack, stories, 2 * part);
                long checkpoint = stack.newestCheckpoint();
                Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> stack.newestCheckpoint() > checkpoint);
                sendInterleaved(stack, stories, 2 * part + 1);
                if (part % 2 == 0) {
                    Transactions.CRASHES.set(1);
                    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Transactions.CRASHES.get() == 0);
                    crashes++;
                } else {
                    stack.abortJob();
                    stack.startJob();
                    stops++;
                }
            }
            awaitSettled(stack, lost.keySet());

            ReferenceTables expected = TopicReference.read(
                            stack.kafka.bootstrapServers(), WalletJobSettings.TOPIC, Stack.PARTITIONS)
                    .tables(book);
            compare(stack, stories, expected.tables());
            Map<String, Integer> happened = new LinkedHashMap<>();
            compareFailures(stack, stories, lost, expected, happened);
            happened.put("failed fetches", Transactions.FAILED.get());
            happened.put("retries that succeeded", Transactions.RETRIED.get());
            happened.put("crashes with a restore", crashes);
            happened.put("stops without a checkpoint", stops);
            System.out.println(
                    "simulations: " + SEEDS + " seeds from " + FIRST_SEED + ", " + counters + ", " + happened);
            assertThat(counters.isComplete()).as(counters.toString()).isTrue();
            assertThat(happened)
                    .allSatisfy((what, times) -> assertThat(times).as(what).isPositive());
            clearSome(stack, stories, expected.tables());
        }
    }

    /** Clears every tenth account: its rows go altogether, the others' stay as they are. */
    private static void clearSome(Stack stack, Map<AccountId, List<FeedRecord>> stories, WalletTables expected)
            throws Exception {
        Map<AccountId, List<FeedRecord>> kept = new LinkedHashMap<>(stories);
        assertThat(stack.number(OLDER_ROWS))
                .as("rows of older generations before the clear")
                .isZero();
        int i = 0;
        for (Map.Entry<AccountId, List<FeedRecord>> entry : stories.entrySet()) {
            if (i++ % CLEARED == 0) {
                AccountId account = entry.getKey();
                int generation = 1
                        + entry.getValue().stream()
                                .mapToInt(FeedRecord::generation)
                                .max()
                                .orElse(1);
                stack.setGeneration(account, generation);
                stack.send(new FeedRecord.AccountReset(account, generation, false, "main"));
                kept.remove(account);
            }
        }
        stack.producer.flush();
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(stack.number(BEGUN_ANEW)).isEqualTo(stories.size() - kept.size());
            assertThat(stack.number(OLDER_ROWS)).isZero();
        });
        try (Connection connection = stack.database.connect()) {
            WalletTables actual = TableReader.read(connection, stories.keySet());
            assertThat(actual.outputs()).isEqualTo(of(expected, kept.keySet()));
        }
    }

    private static List<OutputRow> of(WalletTables tables, Set<AccountId> accounts) {
        return tables.outputs().stream()
                .filter(row -> accounts.contains(row.account()))
                .toList();
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

    /** One that the upstream never finds, and one whose bytes are of no use; each with the kind of its failure. */
    private static Map<Txid, String> lose(List<SimTx> transactions) {
        Txid unknown = transactions.get(7).txid();
        Txid poison = transactions.get(8).txid();
        Transactions.RAW.remove(unknown);
        Transactions.RAW.put(poison, new byte[] {1, 2, 3});
        return Map.of(unknown, "notFound", poison, "poison");
    }

    private static ContentBook book(List<SimTx> transactions, Set<Txid> lost) {
        Map<Txid, ContentBook.TxContent> contents = new HashMap<>();
        Map<Outpoint, ContentBook.OutputContent> outputs = new HashMap<>();
        for (SimTx tx : transactions) {
            if (lost.contains(tx.txid())) {
                continue;
            }
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

    /** Every account's last pass is applied, and nothing is under way or parked but what can never be had. */
    private static void awaitSettled(Stack stack, Set<Txid> lost) {
        String lostOnes = lost.stream().map(txid -> "'\\x" + txid + "'").collect(Collectors.joining(","));
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(300))
                .untilAsserted(() -> {
                    assertThat(stack.number("SELECT count(*) FROM wallet.owner_sync WHERE owner = 'last'"))
                            .as("accounts whose last pass is applied; "
                                    + stack.text(
                                            "SELECT * FROM wallet.account_sync WHERE items_processing + txs_processing > 0 LIMIT 5")
                                    + "outputs of theirs without bytes: "
                                    + stack.text(
                                            "SELECT account_id, encode(txid, 'hex'), vout, live, remembered FROM wallet.output JOIN wallet.account_sync s USING (account_id, generation) WHERE items_processing > 0 AND value_sats IS NULL LIMIT 20")
                                    + "lost: " + lostOnes)
                            .isEqualTo(SEEDS);
                    assertThat(stack.text(
                                    "SELECT encode(txid, 'hex'), kind, attempts, last_error FROM wallet.sync_failure JOIN wallet.account a ON a.id = account_id AND a.generation = sync_failure.generation WHERE resolved_at IS NULL AND txid NOT IN ("
                                            + lostOnes + ") LIMIT 3"))
                            .isEmpty();
                    assertThat(
                                    stack.number(
                                            "SELECT count(*) FROM wallet.account_sync s JOIN wallet.account a ON a.id = s.account_id AND a.generation = s.generation WHERE items_pending + items_processing + txs_pending + txs_processing > 0"))
                            .isZero();
                });
    }

    /**
     * An open failure is left of each transaction that can never be had and of no other, of its kind, with items that records told. Besides
     * there may be those of vanished facts, whose work is not removed yet.
     */
    private static void compareFailures(
            Stack stack,
            Map<AccountId, List<FeedRecord>> stories,
            Map<Txid, String> lost,
            ReferenceTables expected,
            Map<String, Integer> happened)
            throws Exception {
        Set<String> told = new HashSet<>();
        stories.values()
                .forEach(story -> story.forEach(record -> {
                    if (record instanceof FeedRecord.OutpointSeen seen) {
                        told.add(seen.account() + " " + seen.outpoint() + ":" + seen.score());
                    }
                }));
        Set<String> open = new TreeSet<>();
        for (String row : stack.text(OPEN_FAILURES).lines().toList()) {
            String[] columns = row.split(" \\| ", -1);
            open.add(columns[0] + " " + columns[1] + " " + columns[2]);
            happened.merge("failures of kind " + columns[2], 1, Integer::sum);
            for (String item : columns[3].isEmpty() ? List.<String>of() : List.of(columns[3].split(" ", -1))) {
                assertThat(item).startsWith(columns[1]);
                assertThat(told).contains(columns[0] + " " + item);
                happened.merge("items of failures", 1, Integer::sum);
            }
        }
        Set<String> wanted = new TreeSet<>();
        expected.counts().forEach((account, counts) -> {
            counts.failed().forEach(txid -> wanted.add(account + " " + txid + " " + lost.get(txid)));
            counts.vanished().forEach(txid -> {
                if (open.remove(account + " " + txid + " " + lost.get(txid))) {
                    happened.merge("failures of vanished facts", 1, Integer::sum);
                }
            });
        });
        assertThat(open).isEqualTo(wanted);
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
