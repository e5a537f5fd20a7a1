package io.walletstream.query.push;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.walletstream.query.http.Json;
import io.walletstream.query.http.Problem;
import io.walletstream.query.http.ProblemCode;
import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.InvalidChainValueException;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads one pushed item, {@code {"outpoint","score","spendTxid"?,"rolledBack"?}}, token by token: a score is never a floating-point number. */
final class ItemReader {
    private final AccountId account;
    private final int generation;

    ItemReader(AccountId account, int generation) {
        this.account = account;
        this.generation = generation;
    }

    /** Which item it is, and so what a problem's field begins with. */
    record Place(String item, String separator) {
        static Place ofIndex(int index) {
            return new Place("items[" + index + "]", ".");
        }

        static Place ofLine(int line) {
            return new Place("line " + line, ": ");
        }

        String field(String name) {
            return item + separator + name;
        }
    }

    /** The item that the parser's current token begins; the parser stands on its last token after. */
    FeedRecord read(JsonParser json, Place place) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw Problem.invalid(place.item(), "expected an object");
        }
        Outpoint outpoint = null;
        Score score = null;
        Txid spendTxid = null;
        boolean rolledBack = false;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            String field = place.field(Json.shown(name));
            switch (name) {
                case "outpoint" -> outpoint = parse(text(json, value, field), field, Outpoint::parse);
                case "score" -> score = parse(numberOrText(json, value, field), field, Score::parse);
                case "spendTxid" ->
                    spendTxid =
                            value == JsonToken.VALUE_NULL ? null : parse(text(json, value, field), field, Txid::parse);
                case "rolledBack" -> rolledBack = flag(value, field);
                default -> throw Problem.invalid(ProblemCode.UNKNOWN_FIELD, field, "unknown field");
            }
        }
        if (outpoint == null) {
            throw Problem.invalid(place.field("outpoint"), "expected an outpoint, got nothing");
        }
        if (outpoint.txid().equals(spendTxid)) {
            throw Problem.invalid(place.field("spendTxid"), "a transaction cannot spend an output of its own");
        }
        if (rolledBack) {
            return new FeedRecord.OutpointGone(account, generation, outpoint, spendTxid);
        }
        if (score == null) {
            throw Problem.invalid(place.field("score"), "expected a score, got nothing");
        }
        return new FeedRecord.OutpointSeen(account, generation, null, 0, outpoint, score, spendTxid);
    }

    private static String text(JsonParser json, @Nullable JsonToken value, String field) throws IOException {
        if (value != JsonToken.VALUE_STRING) {
            throw Problem.invalid(field, "expected a text");
        }
        return json.getText();
    }

    private static String numberOrText(JsonParser json, @Nullable JsonToken value, String field) throws IOException {
        if (value == null || (!value.isNumeric() && value != JsonToken.VALUE_STRING)) {
            throw Problem.invalid(field, "expected a number or a text");
        }
        return json.getText();
    }

    private static boolean flag(@Nullable JsonToken value, String field) {
        if (value == null || !value.isBoolean()) {
            throw Problem.invalid(field, "expected true or false");
        }
        return value == JsonToken.VALUE_TRUE;
    }

    private static <T> T parse(String text, String field, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (InvalidChainValueException e) {
            throw Problem.invalid(field, String.valueOf(e.getMessage()));
        }
    }
}
