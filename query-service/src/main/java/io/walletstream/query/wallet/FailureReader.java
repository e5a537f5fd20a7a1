package io.walletstream.query.wallet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.walletstream.query.account.Account;
import io.walletstream.query.http.Cursor;
import io.walletstream.query.http.Json;
import io.walletstream.query.http.Query;
import io.walletstream.query.wallet.Page.Keyed;
import io.walletstream.schema.chain.Txid;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Transactions that are parked: whose bytes could not be had or used so far. A row is an output's; what is told is the transaction's: the worst
 * kind of its outputs with the error of the one of that kind that was tried most, most attempts, the earliest retry, and the items of all, the
 * first {@value #MAX_ITEMS} if there are more.
 */
final class FailureReader {
    private static final String LIST = "failures";

    private static final int MAX_ITEMS = 1_000;

    private static final String OPEN = """
            SELECT txid, max(attempts) AS attempts, min(next_retry_at) AS next_retry_at,
                (array_agg(kind ORDER BY array_position(ARRAY['poison', 'notFound', 'transient'], kind)))[1] AS kind,
                (array_agg(last_error ORDER BY array_position(ARRAY['poison', 'notFound', 'transient'], kind), attempts DESC, vout))[1]
                    AS last_error,
                (array_agg(item ORDER BY vout) FILTER (WHERE item IS NOT NULL))[1 : $MAX_ITEMS] AS items
            FROM wallet.sync_failure
            WHERE account_id = :account AND generation = :generation AND resolved_at IS NULL%s
            GROUP BY txid
            """.replace("$MAX_ITEMS", String.valueOf(MAX_ITEMS));

    private final Jdbi jdbi;

    FailureReader(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** A page of them, by txid. */
    Page read(Account account, Query query) {
        int limit = query.limit();
        Cursor cursor = query.cursor(LIST, 1);
        String open = OPEN.formatted(cursor == null ? "" : " AND txid > :after");
        List<Keyed> rows = jdbi.withHandle(handle -> {
            var statement = handle.createQuery(open + " ORDER BY txid LIMIT :limit")
                    .bind("account", account.id().uuid())
                    .bind("generation", account.generation())
                    .bind("limit", limit + 1);
            if (cursor != null) {
                statement.bind("after", cursor.txid(0));
            }
            return statement
                    .map((row, context) -> new Keyed(failure(row), Cursor.encode(LIST, Columns.txid(row))))
                    .list();
        });
        return Page.of(rows, limit);
    }

    /** The transaction's, if it is parked. */
    static Optional<ObjectNode> find(Handle handle, Account account, Txid txid) {
        return handle.createQuery(OPEN.formatted(" AND txid = :txid"))
                .bind("account", account.id().uuid())
                .bind("generation", account.generation())
                .bind("txid", txid.toBytes())
                .map((row, context) -> failure(row))
                .findOne();
    }

    private static ObjectNode failure(ResultSet row) throws SQLException {
        ObjectNode json = Json.object().put("txid", Columns.txid(row).toString());
        json.set(
                "items",
                Json.texts(Columns.texts(row, "items").stream().distinct().toList()));
        return json.put("attempts", row.getInt("attempts"))
                .put("lastError", row.getString("last_error"))
                .put("nextRetryAt", Columns.instant(row, "next_retry_at"))
                .put("kind", row.getString("kind"));
    }
}
