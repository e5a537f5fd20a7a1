package io.walletstream.query.push;

import com.fasterxml.jackson.databind.JsonNode;
import io.walletstream.query.http.Json;
import io.walletstream.query.http.Problem;
import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.InvalidChainValueException;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads pushed outpoints, all or none: the first fault is told with its item or line, and its field. */
final class PushParser {
    static final int MAX_ITEMS = 10_000;

    private static final Set<String> FIELDS = Set.of("outpoint", "score", "spendTxid", "rolledBack");

    private final AccountId account;
    private final int generation;

    PushParser(AccountId account, int generation) {
        this.account = account;
        this.generation = generation;
    }

    /** {@code {"items":[…]}}. */
    List<FeedRecord> json(byte[] body) {
        JsonNode root = Json.parse(body, "body");
        JsonNode items = root.path("items");
        if (!root.isObject() || !items.isArray()) {
            throw Problem.invalid("malformedJson", "items", "expected {\"items\":[…]}");
        }
        if (root.size() > 1) {
            throw Problem.invalid("unknownField", "body", "expected nothing but items");
        }
        checkCount(items.size(), "items");
        List<FeedRecord> records = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            records.add(item(items.get(i), "items[" + i + "]", "."));
        }
        return records;
    }

    /** One item a line; empty lines are left out. */
    List<FeedRecord> ndjson(byte[] body) {
        List<FeedRecord> records = new ArrayList<>();
        int start = 0;
        int line = 1;
        for (int i = 0; i <= body.length; i++) {
            if (i == body.length || body[i] == '\n') {
                int end = i > start && body[i - 1] == '\r' ? i - 1 : i;
                if (end > start) {
                    checkCount(records.size() + 1, "line " + line);
                    byte[] text = java.util.Arrays.copyOfRange(body, start, end);
                    String where = "line " + line;
                    records.add(item(Json.parse(text, where), where, ": "));
                }
                start = i + 1;
                line++;
            }
        }
        return records;
    }

    private static void checkCount(int count, String where) {
        if (count > MAX_ITEMS) {
            throw Problem.invalid("tooManyItems", where, "at most " + MAX_ITEMS + " items a request");
        }
    }

    private FeedRecord item(JsonNode item, String where, String separator) {
        if (!item.isObject()) {
            throw Problem.invalid(where, "expected an object");
        }
        for (Iterator<String> names = item.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!FIELDS.contains(name)) {
                throw Problem.invalid("unknownField", where + separator + name, "unknown field");
            }
        }
        JsonNode rolledBack = item.path("rolledBack");
        if (!rolledBack.isMissingNode() && !rolledBack.isBoolean()) {
            throw Problem.invalid(where + separator + "rolledBack", "expected true or false");
        }
        Outpoint outpoint = read(item, "outpoint", where + separator, Outpoint::parse);
        Txid spendTxid = item.hasNonNull("spendTxid") ? read(item, "spendTxid", where + separator, Txid::parse) : null;
        if (rolledBack.booleanValue()) {
            return new FeedRecord.OutpointGone(account, generation, outpoint, spendTxid);
        }
        return new FeedRecord.OutpointSeen(
                account,
                generation,
                null,
                0,
                outpoint,
                read(item, "score", where + separator, Score::parse),
                spendTxid);
    }

    /** Reads a value from a text. */
    private interface Reader<T> {
        T read(String text);
    }

    private static <T> T read(JsonNode item, String field, String where, Reader<T> reader) {
        JsonNode value = item.path(field);
        String text = text(value, field.equals("score"));
        if (text == null) {
            throw Problem.invalid(
                    where + field, field.equals("score") ? "expected a number or a text" : "expected a text");
        }
        try {
            return reader.read(text);
        } catch (InvalidChainValueException e) {
            throw Problem.invalid(where + field, String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable String text(JsonNode value, boolean number) {
        if (value.isTextual()) {
            return value.textValue();
        }
        return number && value.isNumber() ? value.asText() : null;
    }
}
