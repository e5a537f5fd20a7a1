package io.walletstream.query.event;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.walletstream.query.http.Json;
import io.walletstream.schema.chain.AccountId;
import org.jdbi.v3.core.Jdbi;

/** Pages of the event log. */
final class EventReader {
    private static final String PAGE = """
            SELECT seq, type, at, data::text AS data FROM wallet.account_event
            WHERE account_id = :account AND seq > :after ORDER BY seq LIMIT :limit
            """;

    private final Jdbi jdbi;

    EventReader(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Sequence of the newest event. */
    long head(AccountId account) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT last_seq FROM wallet.account WHERE id = :account")
                .bind("account", account.uuid())
                .mapTo(Long.class)
                .findOne()
                .orElse(0L));
    }

    /** {@code {"items":[…],"headSeq":…}}; the head is read first, so that no item lies beyond what it tells of by then. */
    ObjectNode page(AccountId account, long after, int limit) {
        return jdbi.withHandle(handle -> {
            long head = handle.createQuery("SELECT last_seq FROM wallet.account WHERE id = :account")
                    .bind("account", account.uuid())
                    .mapTo(Long.class)
                    .findOne()
                    .orElse(0L);
            ArrayNode items = Json.array();
            if (head > after) {
                handle.createQuery(PAGE)
                        .bind("account", account.uuid())
                        .bind("after", after)
                        .bind("limit", limit)
                        .map((row, context) -> {
                            ObjectNode event = Json.object()
                                    .put("seq", row.getLong("seq"))
                                    .put("type", row.getString("type"))
                                    .put(
                                            "at",
                                            row.getTimestamp("at").toInstant().toString());
                            event.set("data", Json.trusted(row.getString("data")));
                            return event;
                        })
                        .forEach(items::add);
            }
            long last = items.isEmpty()
                    ? head
                    : Math.max(head, items.get(items.size() - 1).path("seq").longValue());
            return Json.object().<ObjectNode>set("items", items).put("headSeq", last);
        });
    }
}
