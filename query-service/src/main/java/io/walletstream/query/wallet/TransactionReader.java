package io.walletstream.query.wallet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.walletstream.query.account.Account;
import io.walletstream.query.http.Cursor;
import io.walletstream.query.http.Json;
import io.walletstream.query.http.Query;
import io.walletstream.query.wallet.Page.Keyed;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The history of an account, newest first; transactions of unknown position last. */
final class TransactionReader {
    private static final String COLUMNS = """
            SELECT txid, state, score, received_sats, sent_sats, net_sats, direction, fee_sats, size_bytes, first_seen_at, block_time
            FROM wallet.account_tx WHERE account_id = :account AND generation = :generation AND state <> 'hidden'
            """;
    private static final String TIP =
            "SELECT coalesce(max(tip), 0) FROM wallet.owner_sync WHERE account_id = :account AND generation = :generation";
    private static final String LIST = "transactions";

    private final Jdbi jdbi;

    TransactionReader(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * A page of the history.
     *
     * @param state of these alone; null: of all
     */
    Page read(Account account, OutputReader.@Nullable State state, Query query) {
        int limit = query.limit();
        Cursor cursor = query.cursor(LIST, 2);
        int tip = tip(account);
        return Page.ofParts(
                cursor, limit, (positioned, after, most) -> part(account, tip, of(state), positioned, after, most));
    }

    /** The state by name, so that the index of orphaned ones serves. */
    private static String of(OutputReader.@Nullable State state) {
        return state == null ? "" : " AND state = '" + state.name().toLowerCase(Locale.ROOT) + "'";
    }

    private List<Keyed> part(
            Account account, int tip, String state, boolean positioned, @Nullable Cursor after, int limit) {
        String from = positioned
                ? " AND score IS NOT NULL" + (after == null ? "" : " AND (score, txid) < (:score, :txid)")
                : " AND score IS NULL" + (after == null ? "" : " AND txid < :txid");
        return jdbi.withHandle(handle -> {
            var statement = handle.createQuery(COLUMNS + state + from + " ORDER BY score DESC, txid DESC LIMIT :limit")
                    .bind("account", account.id().uuid())
                    .bind("generation", account.generation())
                    .bind("limit", limit);
            if (after != null) {
                statement.bind("txid", after.txid(1));
                if (positioned) {
                    statement.bind("score", after.number(0));
                }
            }
            return statement
                    .map((row, context) -> new Keyed(
                            transaction(row, tip),
                            Cursor.encode(LIST, Columns.cursorPart(row, "score"), Columns.txid(row))))
                    .list();
        });
    }

    Optional<ObjectNode> find(Account account, Txid txid) {
        int tip = tip(account);
        return jdbi.withHandle(handle -> handle.createQuery(COLUMNS + " AND txid = :txid")
                .bind("account", account.id().uuid())
                .bind("generation", account.generation())
                .bind("txid", txid.toBytes())
                .map((row, context) -> transaction(row, tip))
                .findOne());
    }

    /** Highest chain height that a feed of the account told of, 0 if none did. */
    private int tip(Account account) {
        return jdbi.withHandle(handle -> handle.createQuery(TIP)
                .bind("account", account.id().uuid())
                .bind("generation", account.generation())
                .mapTo(Integer.class)
                .one());
    }

    private static ObjectNode transaction(ResultSet row, int tip) throws SQLException {
        Score score = Columns.score(row, "score");
        String state = row.getString("state");
        ObjectNode json = Json.object().put("txid", Columns.txid(row).toString());
        Columns.putHeight(json, "height", score);
        Columns.putIndex(json, "index", score);
        return json.put("state", state)
                .put("receivedSats", row.getLong("received_sats"))
                .put("sentSats", row.getObject("sent_sats", Long.class))
                .put("netSats", row.getObject("net_sats", Long.class))
                .put("direction", row.getString("direction"))
                .put("feeSats", row.getObject("fee_sats", Long.class))
                .put("sizeBytes", row.getObject("size_bytes", Integer.class))
                .put("firstSeenAt", Columns.instant(row, "first_seen_at"))
                .put("blockTime", Columns.instant(row, "block_time"))
                .put("confirmations", confirmations(state, score, tip));
    }

    private static int confirmations(String state, @Nullable Score score, int tip) {
        if (score == null || !score.isMined() || !state.equals("confirmed")) {
            return 0;
        }
        return Math.max(1, tip - score.height() + 1);
    }
}
