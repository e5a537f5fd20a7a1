package io.walletstream.query.wallet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.walletstream.query.http.Cursor;
import io.walletstream.query.http.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows with the cursor of the page after them; null: there is none. */
record Page(ArrayNode items, @Nullable String nextCursor) {
    /** A row with the cursor that continues after it. */
    record Keyed(ObjectNode json, String cursor) {}

    /** Reads rows with a position, or those without one, after the cursor. */
    @FunctionalInterface
    interface Part {
        List<Keyed> read(boolean positioned, @Nullable Cursor after, int limit);
    }

    static Page all(ArrayNode items) {
        return new Page(items, null);
    }

    /** The first rows of these, of which there is one too many if there is a next page. */
    static Page of(List<Keyed> rows, int limit) {
        ArrayNode items = Json.array();
        rows.stream().limit(limit).forEach(row -> items.add(row.json()));
        return new Page(items, rows.size() > limit ? rows.get(limit - 1).cursor() : null);
    }

    /**
     * A page in an order whose first column may be null: rows that have it first, then the others. Two queries, since only so each goes along
     * an index.
     *
     * @param cursor first part: the row's position, or none
     */
    static Page ofParts(@Nullable Cursor cursor, int limit, Part part) {
        boolean inSecond = cursor != null && cursor.isNone(0);
        List<Keyed> rows = new ArrayList<>();
        if (!inSecond) {
            rows.addAll(part.read(true, cursor, limit + 1));
        }
        if (rows.size() <= limit) {
            rows.addAll(part.read(false, inSecond ? cursor : null, limit + 1 - rows.size()));
        }
        return of(rows, limit);
    }

    void answer(Context ctx) {
        Json.answer(ctx, 200, toJson());
    }

    ObjectNode toJson() {
        return Json.page(items, nextCursor);
    }
}
