package io.walletstream.standalone.simulation;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.walletstream.stream.wallet.WalletJobSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Seeded stories, each an account, through the real WalletJob on real Kafka and Postgres, with failing and late fetches, crashes from which
 * the job restores itself, stops without a checkpoint in the middle and restarts at other parallelisms; in the end tables, balances and event
 * log must equal the reference's.
 */
class SimulationTest {
    /** The one seed of which the story is wanted. */
    private static final @Nullable Long REPLAYED = Long.getLong("walletstream.seed");

    private static final int USUAL_SEEDS = Boolean.getBoolean("walletstream.long") ? 10_000 : 200;
    private static final int SEEDS = REPLAYED == null ? Integer.getInteger("walletstream.seeds", USUAL_SEEDS) : 1;
    private static final long FIRST_SEED = REPLAYED == null ? 1 : REPLAYED;

    /** Accounts of one job; with more seeds another job follows, so that memory stays bounded. */
    private static final int MOST_A_RUN = 1000;

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

    private final Story.Counters counters = new Story.Counters();
    private final Map<String, Integer> happened = new LinkedHashMap<>();

    @Test
    void theTablesEqualTheReference(@TempDir Path directory) throws Exception {
        for (int done = 0; done < SEEDS; done += MOST_A_RUN) {
            long first = FIRST_SEED + done;
            int seeds = Math.min(MOST_A_RUN, SEEDS - done);
            Path folder = Files.createDirectory(directory.resolve(String.valueOf(done)));
            try (Stack stack = new Stack(folder)) {
                Stories stories = Stories.begin(stack, first, seeds, counters);
                if (REPLAYED != null) {
                    stories.print();
                }
                try {
                    run(stack, stories);
                } catch (AssertionError | ConditionTimeoutException e) {
                    throw new AssertionError(
                            e.getMessage() + "\n" + stories.replays(String.valueOf(e.getMessage())), e);
                }
            }
            Stack.delete(folder);
            System.out.println(
                    "simulations: " + seeds + " seeds from " + first + ", so far " + counters + ", " + happened);
        }
        if (REPLAYED == null) {
            assertThat(counters.isComplete()).as(counters.toString()).isTrue();
            assertThat(happened)
                    .allSatisfy((what, times) -> assertThat(times).as(what).isPositive());
        }
    }

    /** Sends the stories while the job fails, stops and is restarted at other parallelisms; then compares. */
    private void run(Stack stack, Stories stories) throws Exception {
        stack.startJob();
        for (int part = 0; part < PARTS; part++) {
            stories.send(stack, 2 * part, 2 * PARTS);
            long checkpoint = stack.newestCheckpoint();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> stack.newestCheckpoint() > checkpoint);
            stories.send(stack, 2 * part + 1, 2 * PARTS);
            if (part % 2 == 0) {
                Transactions.CRASHES.set(1);
                if (REPLAYED == null) { // one account alone may ask for nothing
                    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Transactions.CRASHES.get() == 0);
                }
                count("crashes with a restore", 1);
            } else {
                stack.abortJob();
                count("kills without a checkpoint", 1);
                stack.startJob(part == 1 ? 1 : 2 * Stack.PARALLELISM);
                count("restarts at another parallelism", 1);
            }
        }
        awaitSettled(stack, stories.lost().keySet(), stories.seeds());

        ReferenceTables expected = TopicReference.read(
                        stack.kafka.bootstrapServers(), WalletJobSettings.TOPIC, Stack.PARTITIONS)
                .tables(stories.book(), unread(stack, stories, happened));
        compare(stack, stories.byAccount(), expected.tables());
        compareFailures(stack, stories.byAccount(), stories.lost(), expected, happened);
        happened.put("failed fetches", Transactions.FAILED.get());
        happened.put("retries that succeeded", Transactions.RETRIED.get());
        count("outputs that were parked", stack.number("SELECT count(*) FROM wallet.sync_failure"));
        clearSome(stack, stories.byAccount(), expected.tables());
    }

    /** Outputs that vanished while they were parked: their bytes came or did not, as time had it. */
    private static Map<AccountId, Set<Outpoint>> unread(Stack stack, Stories stories, Map<String, Integer> happened)
            throws SQLException {
        try (Connection connection = stack.database.connect()) {
            Map<AccountId, Set<Outpoint>> unread =
                    TableReader.unread(connection, stories.byAccount().keySet());
            if (!unread.isEmpty()) { // as time has it
                int outputs = unread.values().stream().mapToInt(Set::size).sum();
                happened.merge("outputs that vanished unread", outputs, Integer::sum);
            }
            return unread;
        }
    }

    private void count(String what, long times) {
        happened.merge(what, Math.toIntExact(times), Integer::sum);
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

    /** Every account's last pass is applied, and nothing is under way or parked but what can never be had. */
    private static void awaitSettled(Stack stack, Set<Txid> lost, int seeds) {
        String lostOnes = lost.stream().map(txid -> "'\\x" + txid + "'").collect(Collectors.joining(","));
        Awaitility.await()
                .atMost(Duration.ofMinutes(2).plusMillis(200L * seeds))
                .pollInterval(Duration.ofMillis(300))
                .untilAsserted(() -> {
                    assertThat(stack.number("SELECT count(*) FROM wallet.owner_sync WHERE owner = 'last'"))
                            .as("accounts whose last pass is applied; not "
                                    + stack.text(
                                            "SELECT id FROM wallet.account a WHERE NOT EXISTS (SELECT FROM wallet.owner_sync WHERE account_id = a.id AND owner = 'last') LIMIT 5")
                                    + stack.text(
                                            "SELECT * FROM wallet.account_sync WHERE items_processing + txs_processing > 0 LIMIT 5")
                                    + "outputs of theirs without bytes: "
                                    + stack.text(
                                            "SELECT account_id, encode(txid, 'hex'), vout, live, remembered FROM wallet.output JOIN wallet.account_sync s USING (account_id, generation) WHERE items_processing > 0 AND value_sats IS NULL LIMIT 20")
                                    + "lost: " + lostOnes)
                            .isEqualTo(seeds);
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
     * An open failure is left of each transaction that can never be had and of which anything is alive, and of no other, of its kind, with items
     * that records told.
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
        expected.counts()
                .forEach((account, counts) ->
                        counts.failed().forEach(txid -> wanted.add(account + " " + txid + " " + lost.get(txid))));
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
