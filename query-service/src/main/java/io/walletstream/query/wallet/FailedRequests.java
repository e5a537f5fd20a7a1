package io.walletstream.query.wallet;

import io.walletstream.query.account.Account;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Txid;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The requests of a transaction that are parked, and which of its outputs wait for each. */
final class FailedRequests {
    /** So many items a row names at most; the outputs after those are not named by it, nor by another that is parked. */
    private static final int MOST_NAMED = 1_000;

    private static final String OPEN = """
            SELECT kind, attempts, last_error, failed_at, items FROM wallet.sync_failure
            WHERE account_id = :account AND generation = :generation AND txid = :txid AND resolved_at IS NULL ORDER BY request
            """;

    /** A parked request. */
    record Failure(int attempts, String lastError, @Nullable String failedAt) {}

    private record Row(Failure failure, boolean poison, List<String> items) {
        /** Whether it concerns outputs that no row names: it has too many to name them, or the bytes as such are of no use. */
        boolean isOfOthers() {
            return items.size() >= MOST_NAMED || (poison && items.isEmpty());
        }
    }

    private final Map<String, Failure> byOutpoint = new HashMap<>();
    private final @Nullable Failure others;

    private FailedRequests(List<Row> rows) {
        Failure ofOthers = null;
        for (Row row : rows) {
            for (String item : row.items()) {
                byOutpoint.put(item.substring(0, Math.max(0, item.indexOf(':'))), row.failure());
            }
            ofOthers = row.isOfOthers() ? row.failure() : ofOthers;
        }
        others = ofOthers;
    }

    static FailedRequests read(Handle handle, Account account, Txid txid) {
        return new FailedRequests(handle.createQuery(OPEN)
                .bind("account", account.id().uuid())
                .bind("generation", account.generation())
                .bind("txid", txid.toBytes())
                .map((row, context) -> new Row(
                        new Failure(
                                row.getInt("attempts"), row.getString("last_error"), Columns.instant(row, "failed_at")),
                        row.getString("kind").equals("poison"),
                        Columns.texts(row, "items")))
                .list());
    }

    /** What the output waits for in vain so far; null: nothing, it is under way. Its position may be another by now than when it was named. */
    @Nullable
    Failure of(Outpoint outpoint) {
        Failure named = byOutpoint.get(outpoint.toString());
        return named == null ? others : named;
    }
}
