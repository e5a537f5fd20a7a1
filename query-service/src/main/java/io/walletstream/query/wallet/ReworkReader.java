package io.walletstream.query.wallet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.walletstream.query.account.Account;
import io.walletstream.query.http.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** How far the job is with going through an account's rows again. */
final class ReworkReader {
    private static final String REWORK = """
            SELECT kind, rows_done, rows_changed, rows_skipped, last_error, requested_at, finished_at
            FROM wallet.rework WHERE account_id = :account AND generation = :generation
            """;

    private ReworkReader() {}

    /**
     * What there is of the account's current generation.
     *
     * @param isUnderWay whether anything is not through yet
     * @param reindex the newest one; JSON's null: there was none
     */
    record Reworks(boolean isUnderWay, JsonNode reindex) {}

    private record Row(String kind, boolean isUnderWay, JsonNode json) {}

    static Reworks read(Handle handle, Account account) {
        List<Row> rows = handle.createQuery(REWORK)
                .bind("account", account.id().uuid())
                .bind("generation", account.generation())
                .map((row, context) -> row(row))
                .list();
        JsonNode reindex = rows.stream()
                .filter(row -> row.kind().equals("reindex"))
                .map(Row::json)
                .findFirst()
                .orElse(NullNode.getInstance());
        return new Reworks(rows.stream().anyMatch(Row::isUnderWay), reindex);
    }

    private static Row row(ResultSet row) throws SQLException {
        String finishedAt = Columns.instant(row, "finished_at");
        JsonNode json = Json.object()
                .put("done", row.getLong("rows_done"))
                .put("changed", row.getLong("rows_changed"))
                .put("skipped", row.getLong("rows_skipped"))
                .put("lastError", row.getString("last_error"))
                .put("requestedAt", Columns.instant(row, "requested_at"))
                .put("finishedAt", finishedAt);
        return new Row(row.getString("kind"), finishedAt == null, json);
    }
}
