package io.walletstream.oracle;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One account's transactions: those that made its rows and those that spend them. */
final class AccountTransactions {
    private AccountTransactions() {}

    /**
     * Rows of {@code account_tx}.
     *
     * @param rows the account's output rows
     * @param spendersOfRemembered transactions that spend outpoints which are no rows: what they sent is unknown
     */
    static List<TransactionRow> of(
            AccountId account, List<OutputRow> rows, Set<Txid> spendersOfRemembered, ContentBook book) {
        TreeMap<Txid, List<OutputRow>> made = new TreeMap<>();
        TreeMap<Txid, List<OutputRow>> spent = new TreeMap<>();
        for (OutputRow row : rows) {
            made.computeIfAbsent(row.outpoint().txid(), unseen -> new ArrayList<>())
                    .add(row);
            if (row.spentTxid() != null) {
                spent.computeIfAbsent(row.spentTxid(), unseen -> new ArrayList<>())
                        .add(row);
            }
        }
        TreeMap<Txid, List<OutputRow>> touched = new TreeMap<>(spent);
        touched.putAll(made);
        return touched.keySet().stream()
                .map(txid -> row(
                        account,
                        txid,
                        made.getOrDefault(txid, List.of()),
                        spent.getOrDefault(txid, List.of()),
                        spendersOfRemembered.contains(txid),
                        book.transaction(txid)))
                .toList();
    }

    private static TransactionRow row(
            AccountId account,
            Txid txid,
            List<OutputRow> made,
            List<OutputRow> allSpent,
            boolean spendsRemembered,
            ContentBook.@Nullable TxContent content) {
        // A spend of an orphaned output moves nothing.
        List<OutputRow> spent = allSpent.stream().filter(OutputRow::live).toList();
        List<OutputRow> liveMade = made.stream().filter(OutputRow::live).toList();
        Score score = newest(liveMade, OutputRow::score);
        if (score == null) {
            score = newest(spent, OutputRow::spentScore);
        }
        boolean orphaned = liveMade.isEmpty() && spent.isEmpty();
        long received = sum(liveMade);
        Long sent = spendsRemembered ? null : Long.valueOf(sum(spent));
        Long net = sent == null ? null : Long.valueOf(received - sent);
        Long fee = null;
        if (sent != null && content != null && !spent.isEmpty() && spent.size() == content.inputCount()) {
            fee = sent - content.outputTotalSats();
        }
        return new TransactionRow(
                account,
                txid,
                orphaned ? TransactionRow.ORPHANED : TransactionRow.stateAt(score),
                score,
                received,
                sent,
                net,
                direction(sent, net, fee),
                fee,
                content == null ? null : Integer.valueOf(content.sizeBytes()));
    }

    private static @Nullable String direction(@Nullable Long sent, @Nullable Long net, @Nullable Long fee) {
        if (sent == null || net == null) {
            return null;
        } else if (sent == 0 || net > 0) {
            return "receive";
        }
        return fee != null && net == -fee ? "self" : "send";
    }

    private static long sum(List<OutputRow> rows) {
        return rows.stream().mapToLong(row -> row.content().valueSats()).reduce(0, Math::addExact);
    }

    private static @Nullable Score newest(List<OutputRow> rows, Function<OutputRow, @Nullable Score> position) {
        Score newest = null;
        for (OutputRow row : rows) {
            Score score = position.apply(row);
            if (score != null && (newest == null || score.compareTo(newest) > 0)) {
                newest = score;
            }
        }
        return newest;
    }
}
