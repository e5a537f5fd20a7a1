package io.walletstream.standalone.restart;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.standalone.embedded.EmbeddedFlink;
import io.walletstream.standalone.sim.SimChain;
import io.walletstream.standalone.sim.SimSettings;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpkeepTest {
    private static final String ROWS = """
            SELECT a.name, (SELECT count(*) FROM wallet.output o WHERE o.account_id = a.id AND o.generation = 1) > 0,
                (SELECT count(*) FROM wallet.account_tx t WHERE t.account_id = a.id AND t.generation = 1) > 0,
                (SELECT count(*) FROM wallet.account_sync s WHERE s.account_id = a.id AND s.generation = 1) > 0,
                (SELECT count(*) FROM wallet.account_event e WHERE e.account_id = a.id) > 0
            FROM wallet.account a ORDER BY a.name
            """;

    /** What the assembler keeps of the accounts that will be cleared or deleted: a value each. */
    private static final String KNOWN = """
            SELECT count(*) FROM (SELECT account_id, txid FROM wallet.account_tx UNION SELECT account_id, txid FROM wallet.sync_failure) t
            JOIN wallet.account a ON a.id = t.account_id WHERE a.name <> 'kept'
            """;

    private static final Pattern ASSEMBLER =
            Pattern.compile("\"id\":\"([0-9a-f]{32})\",\"slotSharingGroupId\":\"[0-9a-f]+\",\"name\":\"TxAssembler");
    private static final Pattern JOB = Pattern.compile("\"id\":\"([0-9a-f]{32})\"");
    private static final Pattern SUM = Pattern.compile("\"sum\":([0-9.]+)");

    private static FeedRecord lost(Stores stores, String name) throws Exception {
        AccountId account = AccountId.parse(stores.text("SELECT id FROM wallet.account WHERE name = '" + name + "'"));
        Outpoint outpoint = new Outpoint(Txid.ofWords(0, 0, 9, 9), 0);
        return new FeedRecord.OutpointSeen(account, 1, null, 0, outpoint, Score.mined(1, 1), null);
    }

    /** Everything is done or parked: what the assembler knows has its row. */
    private static void awaitSettled(Stores stores) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(
                                stores.text(
                                        "SELECT sum(items_pending + items_processing + txs_pending + txs_processing), count(*) FROM wallet.account_sync"))
                        .isEqualTo("0|3"));
    }

    private static void awaitForgotten(EmbeddedFlink flink, long expected) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    String job = "/jobs/" + find(JOB, get(flink, "/jobs"));
                    String vertex = find(ASSEMBLER, get(flink, job));
                    String metric = get(
                            flink, job + "/vertices/" + vertex + "/subtasks/metrics?get=TxAssembler.forgotten&agg=sum");
                    assertThat((long) Double.parseDouble(find(SUM, metric))).isEqualTo(expected);
                });
    }

    private static String find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }

    private static String get(EmbeddedFlink flink, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(flink.webAddress().resolve(path)).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void theRunningJobRemovesRowsOfOlderGenerationsAndOfDeletedAccountsAndMakesMonths(@TempDir Path directory)
            throws Exception {
        try (Stores stores = new Stores(directory);
                SimChain chain = SimChain.create(SimSettings.demo(5), InstantSource.system())) {
            chain.addTransactions(5);
            chain.mine();
            stores.execute("DROP TABLE wallet.account_event_" + nextMonth(stores));
            for (String name : new String[] {"cleared", "deleted", "kept"}) {
                push(stores, chain, stores.account(name, "push"));
            }
            try (EmbeddedFlink flink = stores.startJob(directory.resolve("flink"))) {
                awaitRows(stores, "cleared|t|t|t|t\ndeleted|t|t|t|t\nkept|t|t|t|t");
                awaitSettled(stores);
                long known = Long.parseLong(stores.text(KNOWN));
                assertThat(known).isGreaterThan(2);
                assertThat(stores.text("SELECT to_regclass('wallet.account_event_" + nextMonth(stores) + "')"))
                        .isNotEqualTo("null");

                stores.execute("UPDATE wallet.account SET generation = 2 WHERE name = 'cleared'");
                stores.execute("UPDATE wallet.account SET generation = 2, deleted_at = now() WHERE name = 'deleted'");
                awaitRows(stores, "cleared|f|f|f|t\ndeleted|f|f|f|f\nkept|t|t|t|t");
                awaitForgotten(flink, known);

                // Work that comes too late to leave a row is refused by the writer, which says so.
                stores.send(lost(stores, "cleared"), lost(stores, "deleted"));
                awaitForgotten(flink, known + 2);
                awaitRows(stores, "cleared|f|f|f|t\ndeleted|f|f|f|f\nkept|t|t|t|t");
            }
        }
    }

    private static String nextMonth(Stores stores) throws Exception {
        return stores.text("SELECT to_char(now() + interval '1 month', 'YYYYMM')");
    }

    private static void push(Stores stores, SimChain chain, AccountId account) {
        String owner = chain.settings().owners().get(0).address();
        chain.frames(owner, Score.ZERO).forEach(frame -> {
            chain.transaction(frame.outpoint().txid()).ifPresent(tx -> Stores.RAW.put(tx.txid(), tx.raw()));
            stores.send(new FeedRecord.OutpointSeen(
                    account, 1, null, 0, frame.outpoint(), frame.score(), frame.spendTxid()));
        });
    }

    private static void awaitRows(Stores stores, String expected) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(stores.text(ROWS)).isEqualTo(expected));
    }
}
