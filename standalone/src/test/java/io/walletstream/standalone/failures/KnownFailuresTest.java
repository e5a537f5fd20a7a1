package io.walletstream.standalone.failures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.schema.record.PassRef;
import io.walletstream.standalone.sim.ExpectedOutput;
import io.walletstream.standalone.sim.OutputDraft;
import io.walletstream.standalone.sim.SimOwner;
import io.walletstream.standalone.sim.SimSettings;
import io.walletstream.standalone.sim.SimTx;
import io.walletstream.standalone.sim.TxBuilder;
import io.walletstream.standalone.sim.server.Effect;
import io.walletstream.standalone.sim.server.Fault;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ten known failures of the seed design, each as its user would have met it. */
class KnownFailuresTest {
    private static final int FOR_EVER = 1_000_000;
    private static final int WINDOW = 6;

    /** More than a statement of Postgres has parameters, and than an upstream's page has frames. */
    private static final int MANY = 33_000;

    private static final String UNSPENT =
            "SELECT encode(txid, 'hex') || '_' || vout FROM wallet.output_current WHERE account_id = ? AND live AND spent_txid IS NULL ORDER BY 1";
    private static final String CURSOR =
            "SELECT coalesce(max(cursor), 0) >> 30 FROM wallet.feed_state WHERE account_id = ?";
    private static final String STATES =
            "SELECT DISTINCT state FROM wallet.owner_sync WHERE account_id = ? AND owner = ?";
    private static final String FAILURES =
            "SELECT kind FROM wallet.sync_failure WHERE account_id = ? AND encode(txid, 'hex') = ? AND resolved_at IS NULL";
    private static final String EVENTS =
            "SELECT type FROM wallet.account_event WHERE account_id = ? AND data->>'txid' = ? ORDER BY seq";

    private static final Duration SOON = Duration.ofSeconds(10);

    /** None of whom the chain pays by itself. */
    private static final List<SimOwner> OWNERS = new SimSettings(77, 1, List.of("failures"), 100).owners();

    private static Product product;
    private static int salt;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        product = new Product(directory);
        product.mineEmpty(3 * WINDOW);
    }

    @AfterAll
    static void stop() throws Exception {
        product.close();
    }

    @AfterEach
    void heal() throws Exception {
        product.server.faults().clear();
        product.stopReading();
    }

    @Test
    void failure01_what_failed_outside_the_window_is_not_sent_again_so_it_is_retried() throws Exception {
        String alice = owner(1);
        SimTx unlucky = pay(alice, 1000);
        product.server.faults().add(onTx(unlucky, new Effect.Status(500, null)));
        AccountId account = product.account(alice);
        product.chain.mineAll();
        pay(alice, 2000);
        product.mineEmpty(WINDOW + 2);
        soon(() -> assertThat(failures(account, unlucky)).isEqualTo("transient"));
        soon(() -> assertThat(number(CURSOR, account))
                .isGreaterThan(product.chain.score(unlucky.txid()).orElseThrow().height()));
        product.stopReading();

        product.server.faults().clear();

        soon(() -> assertThat(unspent(account)).isEqualTo(unspentOnChain(alice)));
    }

    @Test
    void failure02_an_owner_that_comes_later_has_its_own_cursor() throws Exception {
        String alice = owner(2);
        String bob = owner(22);
        pay(bob, 3000);
        product.mineEmpty(2);
        pay(alice, 1000);
        product.mineEmpty(WINDOW + 2);
        AccountId account = product.account(alice);
        soon(() -> assertThat(number(CURSOR, account)).isPositive());

        product.addOwner(account, bob); // all that Bob has lies below

        soon(() -> assertThat(unspent(account)).isEqualTo(unspentOnChain(alice, bob)));
    }

    @Test
    void failure03_a_spend_that_comes_before_the_creation_succeeds_leaves_no_ghost() throws Exception {
        String alice = owner(3);
        SimTx coin = pay(alice, 1000);
        product.server.faults().add(onTx(coin, new Effect.Status(500, null)));
        AccountId account = product.account(alice);
        soon(() -> assertThat(failures(account, coin)).isEqualTo("transient"));
        product.chain.submit(
                spending(coin).output(OutputDraft.pay(owner(33), 900)).build());
        SimTx after = pay(alice, 2000);
        soon(() -> assertThat(unspent(account)).contains(after.txid().toString()));

        product.server.faults().clear();

        soon(() -> assertThat(failures(account, coin)).isEmpty());
        assertThat(unspent(account)).isEqualTo(after.outpoint(0).toString());
        assertThat(number("SELECT unconfirmed FROM wallet.account_balance WHERE account_id = ?", account))
                .isEqualTo(2000);
    }

    @Test
    void failure04_a_later_spend_under_a_known_id_is_a_new_fact() throws Exception {
        SimTx coin = pay(owner(4), 1000);
        product.chain.mineAll();
        Score score = product.chain.score(coin.txid()).orElseThrow();
        AccountId account = product.account();
        pass(account, 1, coin.outpoint(0), score, null);
        soon(() -> assertThat(unspent(account)).isEqualTo(coin.outpoint(0).toString()));

        SimTx spender = product.chain.submit(
                spending(coin).output(OutputDraft.pay(owner(44), 900)).build());
        pass(account, 2, coin.outpoint(0), score, spender.txid());

        soon(() -> assertThat(unspent(account)).isEmpty());
        assertThat(product.text(
                        "SELECT encode(spent_txid, 'hex') FROM wallet.output WHERE account_id = ?", account.uuid()))
                .isEqualTo(spender.txid().toString());
    }

    @Test
    void failure05_what_is_mined_is_the_same_item_at_another_place() throws Exception {
        String alice = owner(5);
        SimTx coin = pay(alice, 1000);
        AccountId account = product.account(alice);
        soon(() -> assertThat(unspent(account)).isEqualTo(coin.outpoint(0).toString()));

        product.chain.mineAll();

        soon(() -> assertThat(events(account, coin)).isEqualTo("tx.applied\ntx.confirmed"));
        assertThat(number("SELECT items_done FROM wallet.account_sync WHERE account_id = ?", account))
                .isEqualTo(1);
        assertThat(number("SELECT confirmed FROM wallet.account_balance WHERE account_id = ?", account))
                .isEqualTo(1000);
        assertThat(number("SELECT unconfirmed FROM wallet.account_balance WHERE account_id = ?", account))
                .isZero();
    }

    @Test
    void failure06_an_error_is_not_the_end_of_a_pass() throws Exception {
        String alice = owner(6);
        pay(alice, 1000);
        pay(alice, 2000);
        product.server
                .faults()
                .add(Fault.onSync(new Effect.ErrorEvent(1)).only(alice).times(FOR_EVER));
        AccountId account = product.account(alice);
        soon(() -> assertThat(state(account, alice)).isEqualTo("stalled"));
        assertThat(product.text(
                        "SELECT type FROM wallet.account_event WHERE account_id = ? AND type = 'sync.complete'",
                        account.uuid()))
                .isEmpty();

        product.server.faults().clear();

        soon(() -> assertThat(state(account, alice)).isEqualTo("synced"));
        assertThat(unspent(account)).isEqualTo(unspentOnChain(alice));
    }

    @Test
    void failure07_the_tip_is_read_for_every_pass() throws Exception {
        String alice = owner(7);
        AccountId account = product.account(alice);
        soon(() -> assertThat(state(account, alice)).isEqualTo("synced"));
        int old = product.chain.tip().height();

        for (int block = 0; block < 2 * WINDOW; block++) {
            pay(alice, 1000 + block);
            product.chain.mineAll();
        }

        int safe = product.chain.tip().height() - WINDOW;
        assertThat(safe).isGreaterThan(old);
        soon(() -> assertThat(number(CURSOR, account)).isEqualTo(safe));
    }

    @Test
    void failure08_a_poison_transaction_is_parked_with_its_reason_and_the_rest_goes_on() throws Exception {
        String alice = owner(8);
        SimTx poison = product.chain.submit(poisonFor(alice));
        AccountId account = product.account(alice);
        soon(() -> assertThat(failures(account, poison)).isEqualTo("poison"));

        SimTx after = pay(alice, 2000);

        soon(() -> assertThat(unspent(account)).isEqualTo(after.outpoint(0).toString()));
        assertThat(state(account, alice)).isEqualTo("synced");
        assertThat(product.text(
                        "SELECT last_error FROM wallet.sync_failure WHERE account_id = ? AND resolved_at IS NULL",
                        account.uuid()))
                .isNotBlank();
    }

    @Test
    void failure09_no_number_of_outputs_is_too_many() throws Exception {
        String alice = owner(9);
        TxBuilder airdrop = new TxBuilder(salt++).spendForeign();
        IntStream.range(0, MANY).forEach(i -> airdrop.output(OutputDraft.pay(alice, 1000)));
        product.chain.submit(airdrop.build());
        product.chain.mineAll();

        AccountId account = product.account(alice);

        await().atMost(SOON.multipliedBy(4))
                .untilAsserted(() -> assertThat(number(
                                "SELECT count(*) FROM wallet.output_current WHERE account_id = ? AND live", account))
                        .isEqualTo(MANY));
        soon(() -> assertThat(state(account, alice)).isEqualTo("synced"));
    }

    @Test
    void failure10_what_is_rolled_back_does_not_stay() throws Exception {
        String alice = owner(10);
        SimTx kept = pay(alice, 1000);
        product.chain.mineAll();
        SimTx coin = pay(alice, 2000);
        product.chain.mineAll();
        AccountId account = product.account(alice);
        soon(() -> assertThat(unspent(account)).isEqualTo(unspentOnChain(alice)));

        product.chain.disconnect(1);
        product.chain.drop(coin.txid());
        product.mineEmpty(2);

        soon(() -> assertThat(unspent(account)).isEqualTo(kept.outpoint(0).toString()));
        assertThat(events(account, coin)).endsWith("tx.orphaned");
        assertThat(number("SELECT confirmed FROM wallet.account_balance WHERE account_id = ?", account))
                .isEqualTo(1000);
    }

    /** An address of nobody else's. */
    private static String owner(int number) {
        return OWNERS.get(number).address();
    }

    private static SimTx pay(String owner, long sats) {
        return product.chain.submit(new TxBuilder(salt++)
                .spendForeign()
                .output(OutputDraft.pay(owner, sats))
                .build());
    }

    private static TxBuilder spending(SimTx coin) {
        return new TxBuilder(salt++).spend(coin.outpoint(0));
    }

    /** A transaction whose bytes have the right hash, and say nothing. */
    private static SimTx poisonFor(String owner) throws Exception {
        byte[] raw = {1, 2, 3};
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        Txid txid = Txid.fromHash(sha256.digest(sha256.digest(raw)));
        OutputDraft draft = OutputDraft.pay(owner, 500);
        ExpectedOutput output = new ExpectedOutput(
                new Outpoint(txid, 0), owner, 500, draft.basket(), draft.tags(), null, draft.script());
        return new SimTx(txid, raw, List.of(), List.of(output));
    }

    private static Fault onTx(SimTx tx, Effect effect) {
        return Fault.onTx(effect).only(tx.txid().toString()).times(FOR_EVER);
    }

    /** A complete pass of one frame. */
    private static void pass(AccountId account, int number, Outpoint outpoint, Score score, @Nullable Txid spendTxid)
            throws Exception {
        PassRef pass = new PassRef(new OwnerRef("owner", 1), 1, number);
        int tip = product.chain.tip().height();
        product.send(new FeedRecord.PassOpened(account, 1, pass, Score.ZERO, tip));
        product.send(new FeedRecord.OutpointSeen(account, 1, pass, 0, outpoint, score, spendTxid));
        product.send(new FeedRecord.PassClosed(account, 1, pass, 1));
    }

    private static void soon(ThrowingRunnable isSo) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(50)).untilAsserted(isSo);
    }

    private static String unspent(AccountId account) throws SQLException {
        return product.text(UNSPENT, account.uuid());
    }

    private static String failures(AccountId account, SimTx tx) throws SQLException {
        return product.text(FAILURES, account.uuid(), tx.txid().toString());
    }

    private static String events(AccountId account, SimTx tx) throws SQLException {
        return product.text(EVENTS, account.uuid(), tx.txid().toString());
    }

    private static String state(AccountId account, String owner) throws SQLException {
        return product.text(STATES, account.uuid(), owner);
    }

    private static long number(String sql, AccountId account) throws SQLException {
        String text = product.text(sql, account.uuid());
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    private static String unspentOnChain(String... owners) {
        return Stream.of(owners)
                .flatMap(owner -> product.chain.outputs(owner).stream())
                .filter(output -> output.spendTxid() == null)
                .map(output -> output.expected().outpoint().toString())
                .sorted()
                .collect(Collectors.joining("\n"));
    }
}
