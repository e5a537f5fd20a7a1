package io.walletstream.standalone.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.walletstream.schema.chain.Txid;
import io.walletstream.standalone.sim.OutputView;
import io.walletstream.standalone.sim.Reorg;
import io.walletstream.standalone.sim.SimOwner;
import io.walletstream.standalone.sim.server.Effect;
import io.walletstream.standalone.sim.server.Fault;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reorgs of a whole chain, from the upstream's answers over HTTP to the tables: what is live in the end is what the chain has, and nothing else. */
class WholeReorgTest {
    /** Enough for the deepest reorg to leave something below it. */
    private static final int BLOCKS = 130;

    private static final InstantSource CLOCK = InstantSource.system();
    private static final int MOST_TRIES = 8;
    private static final int LAG = 5;
    private static final int MANY = 100_000;
    private static final int ANSWERS = 60;
    private static final String LIVE = """
            SELECT a.name || ' ' || encode(o.txid, 'hex') || '_' || o.vout
                || coalesce(' spent by ' || encode(o.spent_txid, 'hex'), ' in ' || o.height, ' waits')
            FROM wallet.output_current o JOIN wallet.account a ON a.id = o.account_id WHERE o.live
            """;
    private static final String REORGS = "SELECT count(*) FROM wallet.account_event WHERE type = 'reorg'";

    private static GrowingChain chain;
    private static RunningProduct product;
    private static Tables tables;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        chain = new GrowingChain(77);
        chain.grow(BLOCKS);
        product = new RunningProduct(directory, chain);
        tables = new Tables(product);
        tables.awaitEqual();
    }

    @AfterAll
    static void stop() throws Exception {
        product.close();
        chain.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 6, 7, 100})
    void theTablesFollowAReorg(int depth) throws Exception {
        long before = reorgs();
        boolean hasLost = false;
        for (int tries = 0; tries < MOST_TRIES && !hasLost; tries++) {
            chain.grow(2);
            awaitFollowed();
            Set<String> shown = live();
            Reorg reorg = chain.reorg(depth);
            hasLost = reorg.dropped().stream().anyMatch(txid -> isShown(txid, shown));
            awaitFollowed();
        }

        assertThat(hasLost).as("a reorg of %d blocks lost something", depth).isTrue();
        assertThat(reorgs()).isGreaterThan(before);
        tables.awaitEqual();
    }

    @Test
    void whatIsThereAgainIsLiveAgain() throws Exception {
        chain.grow(1);
        awaitFollowed();
        List<Txid> waiting = chain.chain().disconnect(1);
        awaitFollowed();
        chain.chain().mine(waiting);
        awaitFollowed();
        tables.awaitEqual();
    }

    /** Between a reorg and the passes that follow it, a node answers that never heard of it. */
    @Test
    void aNodeThatLagsDeniesNothing() throws Exception {
        chain.grow(2);
        awaitFollowed();
        Set<String> before = live();
        product.faults().add(Fault.onTip(new Effect.Behind(LAG)).times(MANY));
        product.faults().add(Fault.onSync(new Effect.Behind(LAG)).times(MANY));
        chain.reorg(3); // now: nobody who knows of it answers
        awaitAnswers();
        Set<String> meanwhile = outpoints(live());
        product.faults().clear();

        assertThat(meanwhile).containsAll(outpoints(before));
        awaitFollowed();
        tables.awaitEqual();
    }

    @Test
    void aNodeThatShowsNothingDeniesNothing() throws Exception {
        chain.grow(2);
        awaitFollowed();
        Set<String> before = live();
        product.faults().add(Fault.onSync(new Effect.Empty()).times(MANY));
        awaitAnswers();
        Set<String> meanwhile = live();
        product.faults().clear();

        assertThat(meanwhile).isEqualTo(before);
        awaitFollowed();
        tables.awaitEqual();
    }

    @Test
    void theFeedComesBackInMidReorg() throws Exception {
        chain.grow(2);
        awaitFollowed();
        Instant begin = CLOCK.instant();
        product.stopKafka();
        Reorg reorg = chain.reorg(6);
        product.awaitIngestFailure(begin, failure -> true);
        product.startKafka();

        assertThat(reorg.blocks()).hasSize(7);
        awaitFollowed();
        product.awaitRunning();
        tables.awaitEqual();
    }

    /** Enough answers for each owner to have passes that would take anything, were they believed. */
    private static void awaitAnswers() {
        long before = product.faults().struck();
        await().atMost(RunningProduct.SOON).until(() -> product.faults().struck() >= before + ANSWERS);
    }

    private static Set<String> outpoints(Set<String> live) {
        return live.stream()
                .map(line -> line.substring(0, line.indexOf(' ', line.indexOf(' ') + 1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isShown(Txid txid, Set<String> live) {
        return live.stream().anyMatch(line -> line.contains(" " + txid + "_"));
    }

    /** All that is unspent in the chain is live, in its block; and what else is live is in the chain, with the spend that the chain has. */
    private static void awaitFollowed() {
        await().atMost(RunningProduct.SOON).untilAsserted(() -> {
            TreeSet<String> all = new TreeSet<>();
            TreeSet<String> unspent = new TreeSet<>();
            for (SimOwner owner : chain.chain().settings().owners()) {
                chain.chain().outputs(owner.address()).forEach(output -> {
                    String line = line(owner.group(), output);
                    all.add(line);
                    if (output.spendTxid() == null) {
                        unspent.add(line);
                    }
                });
            }
            Set<String> live = live();
            TreeSet<String> surplus = new TreeSet<>(live);
            surplus.removeAll(all);
            unspent.removeAll(live);
            assertThat(surplus).as("live, and not so in the chain").isEmpty();
            assertThat(unspent).as("unspent in the chain, and not shown so").isEmpty();
        });
    }

    private static String line(String account, OutputView output) {
        String name = account + " " + output.expected().outpoint();
        if (output.spendTxid() != null) {
            return name + " spent by " + output.spendTxid();
        }
        return output.score().isMined() ? name + " in " + output.score().height() : name + " waits";
    }

    private static Set<String> live() throws SQLException {
        try (Connection connection = product.database.connect()) {
            return new TreeSet<>(Tables.column(connection, LIVE));
        }
    }

    private static long reorgs() throws SQLException {
        try (Connection connection = product.database.connect()) {
            return Long.parseLong(Tables.column(connection, REORGS).get(0));
        }
    }
}
