package io.walletstream.stream.write;

import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.OutputContent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Some rows of a walk, in the order of their keys, and their new contents.
 *
 * @param contents by row; a row without stays as it is
 * @param isLast whether the walk is through with them
 * @param skipped rows that stay as they are: their bytes are not to be had, or the database refuses what is read
 * @param error why the first of them is not; null: none was skipped
 * @param failure why the page cannot be written yet; null: it can
 * @param isOneAnswered whether any transaction of the page was read, so that its upstream is there
 */
record ReworkPage(
        List<Row> rows,
        boolean isLast,
        Map<Row, OutputContent> contents,
        Set<Row> skipped,
        @Nullable String error,
        @Nullable String failure,
        boolean isOneAnswered) {
    /** Rows of one page at most. */
    static final int MAX_ROWS = 500;

    /** Transactions that are fetched at once. */
    private static final int MAX_FETCHES = 16;

    /** So often one that fails while others come is tried; then it is skipped. */
    private static final int MAX_ATTEMPTS = 5;

    private static final String ROWS = """
            SELECT txid, vout FROM wallet.output
            WHERE account_id = ? AND (txid, vout) > (?, ?) AND generation = ? AND value_sats IS NOT NULL
            ORDER BY txid, vout LIMIT ?
            """;

    /** A row's key. */
    record Row(Txid txid, int vout) {}

    ReworkPage {
        rows = List.copyOf(rows);
        contents = Map.copyOf(contents);
        skipped = Set.copyOf(skipped);
    }

    Row last() {
        return rows.get(rows.size() - 1);
    }

    /** The same rows, all of them left as they are. */
    ReworkPage leftAlone(String why) {
        return new ReworkPage(rows, isLast, Map.of(), Set.copyOf(rows), why, null, true);
    }

    ReworkPage firstHalf() {
        return of(rows.subList(0, rows.size() / 2), false);
    }

    ReworkPage secondHalf() {
        return of(rows.subList(rows.size() / 2, rows.size()), isLast);
    }

    private ReworkPage of(List<Row> part, boolean isLastPart) {
        Set<Row> kept = Set.copyOf(part);
        Map<Row, OutputContent> read = new HashMap<>(contents);
        read.keySet().retainAll(kept);
        Set<Row> left = new HashSet<>(skipped);
        left.retainAll(kept);
        return new ReworkPage(part, isLastPart, read, left, left.isEmpty() ? null : error, null, isOneAnswered);
    }

    /** The next page of the task, with new contents if it asks for them. */
    static ReworkPage next(Connection connection, ReworkTask task, Rereading rereading) throws SQLException {
        List<Row> rows = rows(connection, task);
        boolean isLast = rows.size() < MAX_ROWS;
        if (task.kind() != ReworkTask.Kind.REINDEX) {
            return new ReworkPage(rows, isLast, Map.of(), Set.of(), null, null, true);
        }
        TreeMap<Txid, List<Row>> byTx = new TreeMap<>();
        rows.forEach(row ->
                byTx.computeIfAbsent(row.txid(), txid -> new ArrayList<>()).add(row));
        Map<Txid, Rereading.Answer> answers = read(byTx, task.network(), rereading);
        Map<Row, OutputContent> contents = new HashMap<>();
        Set<Row> skipped = new HashSet<>();
        String error = null;
        String failure = null;
        boolean isOneAnswered = false;
        for (Map.Entry<Txid, List<Row>> entry : byTx.entrySet()) {
            Rereading.Answer answer = answers.get(entry.getKey());
            if (answer instanceof Rereading.Contents read) {
                isOneAnswered = true;
                read.outputs().forEach(output -> contents.put(new Row(entry.getKey(), output.vout()), output));
            } else if (answer instanceof Rereading.NotNow notNow && task.attempts() + 1 < MAX_ATTEMPTS) {
                failure = entry.getKey() + ": " + notNow.reason();
            } else {
                skipped.addAll(entry.getValue());
                error = error == null ? entry.getKey() + ": " + reason(answer) : error;
                isOneAnswered |= answer instanceof Rereading.Never;
            }
        }
        return new ReworkPage(rows, isLast, contents, skipped, error, failure, isOneAnswered);
    }

    private static String reason(Rereading.@Nullable Answer answer) {
        if (answer instanceof Rereading.Never never) {
            return never.reason();
        }
        return answer instanceof Rereading.NotNow notNow ? notNow.reason() : "not asked";
    }

    private static Map<Txid, Rereading.Answer> read(
            TreeMap<Txid, List<Row>> byTx, String network, Rereading rereading) {
        Map<Txid, Rereading.Answer> answers = new HashMap<>();
        Map<Txid, CompletableFuture<Rereading.Answer>> underWay = new HashMap<>();
        for (Map.Entry<Txid, List<Row>> entry : byTx.entrySet()) {
            int[] vouts = entry.getValue().stream().mapToInt(Row::vout).toArray();
            underWay.put(entry.getKey(), rereading.read(entry.getKey(), vouts, network));
            if (underWay.size() == MAX_FETCHES) {
                underWay.forEach((txid, answer) -> answers.put(txid, answer.join()));
                underWay.clear();
            }
        }
        underWay.forEach((txid, answer) -> answers.put(txid, answer.join()));
        return answers;
    }

    private static List<Row> rows(Connection connection, ReworkTask task) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(ROWS)) {
            statement.setObject(1, task.account().uuid());
            statement.setBytes(2, task.afterTxid());
            statement.setInt(3, task.afterVout());
            statement.setInt(4, task.generation());
            statement.setInt(5, MAX_ROWS);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.add(new Row(Txid.fromBytes(row.getBytes(1)), row.getInt(2)));
                }
            }
        }
        return rows;
    }
}
