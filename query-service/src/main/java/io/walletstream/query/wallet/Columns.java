package io.walletstream.query.wallet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.walletstream.query.http.Cursor;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Columns of the wallet tables as values of the API; null is null in both. */
final class Columns {
    private Columns() {}

    static Txid txid(ResultSet row) throws SQLException {
        return Txid.fromBytes(row.getBytes("txid"));
    }

    static @Nullable Txid txidOrNull(ResultSet row, String column) throws SQLException {
        byte[] bytes = row.getBytes(column);
        return bytes == null ? null : Txid.fromBytes(bytes);
    }

    static @Nullable Score score(ResultSet row, String column) throws SQLException {
        long packed = row.getLong(column);
        return row.wasNull() ? null : new Score(packed);
    }

    /** The score as a part of a cursor. */
    static Object cursorPart(ResultSet row, String column) throws SQLException {
        return Cursor.orNone(row.getLong(column), row.wasNull());
    }

    static @Nullable String instant(ResultSet row, String column) throws SQLException {
        Timestamp at = row.getTimestamp(column);
        return at == null ? null : at.toInstant().toString();
    }

    static List<String> texts(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }

    /** The value's text. A score is a text in JSON too, since a reader would round a number. */
    static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    /** Sets the height, or null where the position is not in a block. */
    static ObjectNode putHeight(ObjectNode json, String name, @Nullable Score score) {
        return json.put(name, score != null && score.isMined() ? Integer.valueOf(score.height()) : null);
    }

    /** Sets the index in the block, or null where the position is not in a block. */
    static ObjectNode putIndex(ObjectNode json, String name, @Nullable Score score) {
        return json.put(name, score != null && score.isMined() ? Integer.valueOf(score.fraction()) : null);
    }
}
