package io.walletstream.standalone.restart;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.standalone.embedded.EmbeddedFlink;
import io.walletstream.standalone.sim.SimChain;
import io.walletstream.standalone.sim.SimSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
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
            try (EmbeddedFlink unused = stores.startJob(directory.resolve("flink"))) {
                awaitRows(stores, "cleared|t|t|t|t\ndeleted|t|t|t|t\nkept|t|t|t|t");
                assertThat(stores.text("SELECT to_regclass('wallet.account_event_" + nextMonth(stores) + "')"))
                        .isNotEqualTo("null");

                stores.execute("UPDATE wallet.account SET generation = 2 WHERE name = 'cleared'");
                stores.execute("UPDATE wallet.account SET generation = 2, deleted_at = now() WHERE name = 'deleted'");
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
