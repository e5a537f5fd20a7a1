package io.walletstream.schema.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.InvalidChainValueException;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord.OutpointGone;
import io.walletstream.schema.record.FeedRecord.OutpointSeen;
import io.walletstream.schema.record.FeedRecord.RetryNow;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form that outside producers may send: {@code {"type":"outpointSeen","account":"<uuid>","outpoint":"<txid>_<vout>",
 * "score":800123.000000045,"spendTxid":"<txid>"}}, {@code "outpointGone"} (without score) and {@code "retryNow"} (with {@code "txid"}). A
 * They concern the account's current generation, whatever it is. Passes and control records have no JSON form: they are this product's own.
 */
final class FeedRecordJson {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(2)
                    .maxNumberLength(64)
                    .maxStringLength(1024)
                    .build())
            .build();
    private static final Set<String> FIELDS = Set.of("type", "account", "outpoint", "score", "spendTxid", "txid");

    private FeedRecordJson() {}

    static FeedRecord decode(byte[] bytes) throws MalformedRecordException {
        Map<String, String> fields = parse(bytes);
        try {
            AccountId account = AccountId.parse(required(fields, "account"));
            int generation = FeedRecord.CURRENT_GENERATION;
            String type = required(fields, "type");
            return switch (type) {
                case "outpointSeen" ->
                    new OutpointSeen(
                            account,
                            generation,
                            null,
                            0,
                            Outpoint.parse(required(fields, "outpoint")),
                            Score.parse(required(fields, "score")),
                            optionalTxid(fields.get("spendTxid")));
                case "outpointGone" ->
                    new OutpointGone(
                            account,
                            generation,
                            Outpoint.parse(required(fields, "outpoint")),
                            optionalTxid(fields.get("spendTxid")));
                case "retryNow" -> new RetryNow(account, generation, Txid.parse(required(fields, "txid")));
                default ->
                    throw new MalformedRecordException(
                            "unknownType", "expected type outpointSeen, outpointGone or retryNow");
            };
        } catch (InvalidChainValueException e) {
            throw new MalformedRecordException("invalidValue", String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, String> parse(byte[] bytes) throws MalformedRecordException {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser in = JSON.createParser(bytes)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedRecordException("malformedJson", "expected an object");
            }
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String name = in.currentName();
                if (!FIELDS.contains(name)) {
                    throw new MalformedRecordException("malformedJson", "unknown field");
                }
                JsonToken token = in.nextToken();
                if (token == JsonToken.VALUE_NULL) {
                    continue;
                }
                if (token == null || !token.isScalarValue()) {
                    throw new MalformedRecordException("malformedJson", "field " + name + " is a text or a number");
                }
                fields.put(name, in.getText());
            }
            if (in.nextToken() != null) {
                throw new MalformedRecordException("malformedJson", "something follows the object");
            }
        } catch (IOException e) {
            throw new MalformedRecordException("malformedJson", "not a JSON object");
        }
        return fields;
    }

    private static String required(Map<String, String> fields, String name) throws MalformedRecordException {
        String value = fields.get(name);
        if (value == null) {
            throw new MalformedRecordException("malformedJson", "field " + name + " is missing");
        }
        return value;
    }

    private static @Nullable Txid optionalTxid(@Nullable String text) {
        return text == null ? null : Txid.parse(text);
    }
}
