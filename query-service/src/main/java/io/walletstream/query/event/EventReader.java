package io.walletstream.query.event;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.walletstream.query.http.Json;
import io.walletstream.schema.chain.AccountId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Iterator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.ResultIterator;

/** Pages of the event log. */
final class EventReader {
    private static final String HEAD = "SELECT last_seq, generation FROM wallet.account WHERE id = :account";
    private static final String IS_NEWER =
            "SELECT EXISTS (SELECT FROM wallet.account_event WHERE account_id = :account AND seq > :after)";
    private static final String PAGE = """
            SELECT seq, generation, type, at, data::text AS data FROM wallet.account_event
            WHERE account_id = :account AND seq > :after ORDER BY seq LIMIT :limit
            """;

    /** A page ends early once it holds this much: one event may hold a thousand outputs. */
    private static final int MAX_PAGE_CHARS = 4 << 20;

    private static final int FETCH_ROWS = 50;

    private final Jdbi jdbi;

    EventReader(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Whether there is an event behind this one. The account's own sequence may be ahead of its events (see {@code AfterRestore}). */
    boolean isNewer(AccountId account, long after) {
        return jdbi.withHandle(handle -> handle.createQuery(IS_NEWER)
                .bind("account", account.uuid())
                .bind("after", after)
                .mapTo(Boolean.class)
                .one());
    }

    /** Sequence of the newest event, and the account's generation. */
    private record Head(long seq, int generation) {
        static Head of(Handle handle, AccountId account) {
            return handle.createQuery(HEAD)
                    .bind("account", account.uuid())
                    .map((row, context) -> new Head(row.getLong("last_seq"), row.getInt("generation")))
                    .findOne()
                    .orElseGet(() -> new Head(0, 0));
        }
    }

    /** {@code {"items":[…],"headSeq":…,"generation":…}}; the head is never below an item's sequence. */
    ObjectNode page(AccountId account, long after, int limit) {
        // in a transaction, since only there rows are fetched piece by piece
        return jdbi.inTransaction(handle -> {
            Head head = Head.of(handle, account);
            ArrayNode items = Json.array();
            long last = head.seq() > after ? read(handle, account, after, limit, items) : 0;
            return Json.object()
                    .<ObjectNode>set("items", items)
                    .put("headSeq", Math.max(head.seq(), last))
                    .put("generation", head.generation());
        });
    }

    /** Answers the sequence of the last event read. */
    private static long read(Handle handle, AccountId account, long after, int limit, ArrayNode items) {
        long last = after;
        long chars = 0;
        try (ResultIterator<Event> events = handle.createQuery(PAGE)
                .setFetchSize(FETCH_ROWS)
                .bind("account", account.uuid())
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> event(row))
                .iterator()) {
            for (Iterator<Event> rest = events; rest.hasNext() && chars < MAX_PAGE_CHARS; ) {
                Event event = rest.next();
                chars += event.chars();
                last = event.seq();
                items.add(event.json());
            }
        }
        return last;
    }

    /** An event in its final form, with the length of its data. */
    private record Event(long seq, int chars, ObjectNode json) {}

    private static Event event(ResultSet row) throws SQLException {
        String data = row.getString("data");
        ObjectNode json = Json.object()
                .put("seq", row.getLong("seq"))
                .put("generation", row.getInt("generation"))
                .put("type", row.getString("type"))
                .put("at", row.getTimestamp("at").toInstant().toString())
                // text of a jsonb column: valid JSON, so that reading it only to write it again would be for nothing
                .putRawValue("data", new RawValue(data));
        return new Event(row.getLong("seq"), data.length(), json);
    }
}
