package io.walletstream.query.wallet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.walletstream.query.account.Account;
import io.walletstream.query.http.Cursor;
import io.walletstream.query.http.Json;
import io.walletstream.query.http.Query;
import io.walletstream.query.wallet.Page.Keyed;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Pages of outputs: unspent ones in the order of the chain, others by outpoint; each order has its index. */
final class OutputReader {
    private static final String COLUMNS = """
            SELECT txid, vout, owner, value_sats, basket, tags, content, live, score, spent_txid, spent_score
            FROM wallet.output WHERE account_id = :account AND generation = :generation
                AND value_sats IS NOT NULL AND revision IS NOT NULL AND NOT remembered AND NOT purged
            """;
    private static final long FIRST_TIME = Score.FIRST_TIME << Score.FRACTION_BITS;
    private static final String BY_OUTPOINT = "outputs";
    private static final String BY_POSITION = "unspent";

    private final Jdbi jdbi;

    OutputReader(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** What the state of an output may be asked for. */
    enum State {
        UNCONFIRMED(" AND live AND (score >= " + FIRST_TIME + " OR score IS NULL)"),
        CONFIRMED(" AND live AND score < " + FIRST_TIME),
        ORPHANED(" AND NOT live");

        private final String condition;

        State(String condition) {
            this.condition = condition;
        }
    }

    /** Which outputs are wanted; null: all, of the states those that are live. */
    record Filter(
            @Nullable Boolean unspent,
            @Nullable String basket,
            @Nullable String tag,
            @Nullable Asset asset,
            @Nullable State state) {
        /** Whether rows come in the order of the chain, which only unspent live ones have an index for. */
        boolean isByPosition() {
            return Boolean.TRUE.equals(unspent) && state != State.ORPHANED;
        }

        String conditions() {
            return (state == null ? " AND live" : state.condition)
                    + (unspent == null ? "" : unspent ? " AND spent_txid IS NULL" : " AND spent_txid IS NOT NULL")
                    + (basket == null ? "" : " AND basket = :basket")
                    + (tag == null ? "" : " AND :tag = ANY (tags)");
        }
    }

    Page read(Account account, Filter filter, Query query) {
        int limit = query.limit();
        Cursor cursor = filter.isByPosition() ? query.cursor(BY_POSITION, 3) : query.cursor(BY_OUTPOINT, 2);
        // every output carries the chain's coin, and none carries another asset as long as no indexer knows tokens
        if (filter.asset() != null && !filter.asset().equals(Asset.coinOf(account))) {
            return Page.all(Json.array());
        }
        if (filter.isByPosition()) {
            return Page.ofParts(
                    cursor, limit, (positioned, after, most) -> byPosition(account, filter, positioned, after, most));
        }
        return Page.of(byOutpoint(account, filter, cursor, limit + 1), limit);
    }

    private List<Keyed> byPosition(
            Account account, Filter filter, boolean positioned, @Nullable Cursor after, int limit) {
        String from = positioned
                ? " AND score IS NOT NULL" + (after == null ? "" : " AND (score, txid, vout) > (:score, :txid, :vout)")
                : " AND score IS NULL" + (after == null ? "" : " AND (txid, vout) > (:txid, :vout)");
        return jdbi.withHandle(handle -> {
            var statement = bind(
                    handle.createQuery(
                            COLUMNS + filter.conditions() + from + " ORDER BY score, txid, vout LIMIT :limit"),
                    account,
                    filter,
                    limit);
            if (after != null) {
                statement.bind("txid", after.txid(1)).bind("vout", after.count(2));
                if (positioned) {
                    statement.bind("score", after.number(0));
                }
            }
            return statement.map((row, context) -> keyed(row, BY_POSITION)).list();
        });
    }

    private List<Keyed> byOutpoint(Account account, Filter filter, @Nullable Cursor after, int limit) {
        String from = after == null ? "" : " AND (txid, vout) > (:txid, :vout)";
        return jdbi.withHandle(handle -> {
            var statement = bind(
                    handle.createQuery(COLUMNS + filter.conditions() + from + " ORDER BY txid, vout LIMIT :limit"),
                    account,
                    filter,
                    limit);
            if (after != null) {
                statement.bind("txid", after.txid(0)).bind("vout", after.count(1));
            }
            return statement.map((row, context) -> keyed(row, BY_OUTPOINT)).list();
        });
    }

    private static org.jdbi.v3.core.statement.Query bind(
            org.jdbi.v3.core.statement.Query statement, Account account, Filter filter, int limit) {
        statement
                .bind("account", account.id().uuid())
                .bind("generation", account.generation())
                .bind("limit", limit);
        if (filter.basket() != null) {
            statement.bind("basket", filter.basket());
        }
        if (filter.tag() != null) {
            statement.bind("tag", filter.tag());
        }
        return statement;
    }

    private static Keyed keyed(ResultSet row, String kind) throws SQLException {
        int vout = row.getInt("vout");
        String cursor = kind.equals(BY_POSITION)
                ? Cursor.encode(kind, Columns.cursorPart(row, "score"), Columns.txid(row), vout)
                : Cursor.encode(kind, Columns.txid(row), vout);
        return new Keyed(output(row), cursor);
    }

    private static ObjectNode output(ResultSet row) throws SQLException {
        Outpoint outpoint = new Outpoint(Columns.txid(row), row.getInt("vout"));
        Score score = Columns.score(row, "score");
        Score spent = Columns.score(row, "spent_score");
        boolean mined = score != null && score.isMined();
        ObjectNode json = Json.object()
                .put("outpoint", outpoint.toString())
                .put("txid", outpoint.txid().toString())
                .put("vout", outpoint.vout())
                .put("owner", row.getString("owner"))
                .put("valueSats", row.getLong("value_sats"))
                .put("basket", row.getString("basket"));
        json.set("tags", Json.texts(Columns.texts(row, "tags")));
        json.put("content", row.getString("content"))
                .put("state", !row.getBoolean("live") ? "orphaned" : mined ? "confirmed" : "unconfirmed")
                .put("score", Columns.text(score));
        Columns.putHeight(json, "height", score);
        Columns.putIndex(json, "index", score);
        json.put("spentTxid", Columns.text(Columns.txidOrNull(row, "spent_txid")))
                .put("spentScore", Columns.text(spent));
        return Columns.putHeight(json, "spentHeight", spent);
    }
}
