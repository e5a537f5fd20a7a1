package io.walletstream.standalone.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.oracle.RealTransactions;
import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.schema.record.PassRef;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chain's own transactions through the whole of WalletJob. */
class RealTransactionsTest {
    private static final Txid PAYMENTS = Txid.parse(RealTransactions.PAYMENTS);
    private static final Txid LISTING = Txid.parse(RealTransactions.LISTING);
    private static final Score AT_PAYMENTS = Score.mined(800_000, 7);
    private static final Score AT_LISTING = Score.mined(800_001, 9);

    private static final String OUTPUTS = """
            SELECT left(encode(txid, 'hex'), 8), vout, value_sats, basket, array_to_string(tags, ' '), height,
                left(encode(spent_txid, 'hex'), 8), spent_height
            FROM wallet.output_current ORDER BY 1, 2
            """;
    private static final String TRANSACTIONS = """
            SELECT left(encode(txid, 'hex'), 8), state, received_sats, sent_sats, net_sats, direction, fee_sats, size_bytes
            FROM wallet.account_tx ORDER BY 1
            """;
    private static final String BALANCE =
            "SELECT asset_type, confirmed, unconfirmed, outputs FROM wallet.account_balance";

    @Test
    void aListingSpendsTwoPaymentsAndIsShownWithItsPrice(@TempDir Path directory) throws Exception {
        Transactions.RAW.put(PAYMENTS, RealTransactions.raw(RealTransactions.PAYMENTS));
        Transactions.RAW.put(LISTING, RealTransactions.raw(RealTransactions.LISTING));
        try (Stack stack = new Stack(directory)) {
            AccountId account = stack.account("real", false);
            stack.send(new FeedRecord.AccountReset(account, 1, false, "main"));
            stack.send(seen(account, new Outpoint(PAYMENTS, 0), AT_PAYMENTS, null));
            stack.send(seen(account, new Outpoint(PAYMENTS, 5), AT_PAYMENTS, null));
            stack.send(seen(account, new Outpoint(PAYMENTS, 0), AT_LISTING, LISTING));
            stack.send(seen(account, new Outpoint(PAYMENTS, 5), AT_LISTING, LISTING));
            stack.send(seen(account, new Outpoint(LISTING, 0), AT_LISTING, null));
            stack.send(seen(account, new Outpoint(LISTING, 1), AT_LISTING, null));
            PassRef last = new PassRef(new OwnerRef("last", 1), 1, 1);
            stack.send(new FeedRecord.PassOpened(account, 1, last, Score.ZERO, 800_010));
            stack.send(new FeedRecord.PassClosed(account, 1, last, 0));
            stack.startJob();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> stack.number("SELECT count(*) FROM wallet.owner_sync") == 1);

            assertThat(lines(stack, OUTPUTS))
                    .containsExactly(
                            "3291ce0a | 0 | 1 | null | own:12sH5Wx31rV48NaRDqQrNTfFu4u1FSVdJ8 | 800000 | d9f450fb | 800001 |",
                            "3291ce0a | 5 | 735 | fund | own:1F9sqqTrCyKfCvzfMZWQzGQy9oWUJurEBG | 800000 | d9f450fb | 800001 |",
                            "d9f450fb | 0 | 1 | null | own:1K7RUdmfYfqNxEPZ47FWSQYTJ9DcK3G4xT list:price:1000 | 800001 | null | null |",
                            "d9f450fb | 1 | 59 | fund | own:1ACB8TyJqvbHnmcrBKpEScPBZoLDEFjKgt | 800001 | null | null |");
            assertThat(lines(stack, TRANSACTIONS))
                    .containsExactly(
                            "3291ce0a | confirmed | 736 | 0 | 736 | receive | null | 612 |",
                            "d9f450fb | confirmed | 60 | 736 | -676 | send | 115 | 1144 |");
            assertThat(lines(stack, BALANCE)).containsExactly("bsv | 60 | 0 | 2 |");
            anOutputThatDoesNotExistFailsAlone(stack);
        }
    }

    /** A feed names an output too many: the good ones are shown, the other's item is failed until a person looks. */
    private static void anOutputThatDoesNotExistFailsAlone(Stack stack) throws Exception {
        AccountId misled = stack.account("misled", false);
        stack.send(new FeedRecord.AccountReset(misled, 1, false, "main"));
        for (int vout : new int[] {0, 1, 99}) {
            stack.send(seen(misled, new Outpoint(LISTING, vout), AT_LISTING, null));
        }
        String failure = "SELECT kind, attempts, last_error, next_retry_at IS NULL, item FROM wallet.sync_failure"
                + " WHERE account_id = '" + misled + "'";
        awaitLines(
                stack,
                failure,
                "poison | 1 | output 99 is wanted, the transaction has 9 | t | " + LISTING + "_99:800001.000000009 |");
        String account = " WHERE account_id = '" + misled + "'";
        awaitLines(
                stack,
                "SELECT vout, value_sats FROM wallet.output_current" + account + " ORDER BY 1",
                "0 | 1 |",
                "1 | 59 |"); // the bytes of the others travel another way than the word of the one that is missing
        String counts = "SELECT items_pending, items_processing, items_done, items_failed, txs_done, txs_failed"
                + " FROM wallet.account_sync" + account;
        awaitLines(stack, counts, "0 | 0 | 2 | 1 | 0 | 1 |");

        stack.send(new FeedRecord.RetryNow(misled, 1, LISTING));

        awaitLines(
                stack,
                failure,
                "poison | 2 | output 99 is wanted, the transaction has 9 | t | " + LISTING + "_99:800001.000000009 |");
        awaitLines(stack, counts, "0 | 0 | 2 | 1 | 0 | 1 |");
    }

    private static void awaitLines(Stack stack, String sql, String... expected) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(lines(stack, sql)).containsExactly(expected));
    }

    private static List<String> lines(Stack stack, String sql) throws SQLException {
        return stack.text(sql).lines().map(String::strip).toList();
    }

    private static FeedRecord seen(AccountId account, Outpoint outpoint, Score score, @Nullable Txid spendTxid) {
        return new FeedRecord.OutpointSeen(account, 1, null, 0, outpoint, score, spendTxid);
    }
}
