package io.walletstream.query.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** JSON in and out, with strict reading: no duplicates, no trailing text, bounded depth, valid UTF-8, no unknown fields. */
public final class Json {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_NUMBER_CHARS = 100;
    private static final ObjectMapper MAPPER = JsonMapper.builder(com.fasterxml.jackson.core.JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(MAX_NUMBER_CHARS)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Json() {}

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /** A list answer: {@code {"items":[…],"nextCursor":…}}. */
    public static ObjectNode page(ArrayNode items, @Nullable String nextCursor) {
        return object().<ObjectNode>set("items", items).put("nextCursor", nextCursor);
    }

    public static ArrayNode texts(List<String> texts) {
        ArrayNode array = array();
        texts.forEach(array::add);
        return array;
    }

    /** JSON that was written by ourselves. */
    public static JsonNode trusted(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored JSON does not parse", e);
        }
    }

    /** The body as an object with no fields but these. */
    public static ObjectNode body(Context ctx, Set<String> fields) {
        String type = ctx.contentType();
        if (type != null && !type.startsWith("application/json")) {
            throw Problem.of(415, "unsupportedMediaType", "expected application/json");
        }
        JsonNode body = parse(ctx.bodyAsBytes(), "body");
        if (!(body instanceof ObjectNode object)) {
            throw Problem.invalid("malformedJson", "body", "expected a JSON object");
        }
        object.fieldNames().forEachRemaining(name -> {
            if (!fields.contains(name)) {
                throw Problem.invalid("unknownField", name, "unknown field; known are " + fields);
            }
        });
        return object;
    }

    /** Any JSON value. */
    public static JsonNode parse(byte[] bytes, String where) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            JsonNode node = MAPPER.readTree(bytes);
            if (node == null || node.isMissingNode()) {
                throw Problem.invalid("malformedJson", where, "expected JSON, got nothing");
            }
            return node;
        } catch (CharacterCodingException e) {
            throw Problem.invalid("malformedUtf8", where, "the text is not valid UTF-8");
        } catch (java.io.IOException e) {
            throw Problem.invalid("malformedJson", where, "expected valid JSON of at most " + MAX_DEPTH + " levels");
        }
    }

    /** Answers with this status and value. */
    public static void answer(Context ctx, int status, JsonNode value) {
        try {
            ctx.status(status).contentType("application/json").result(MAPPER.writeValueAsBytes(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree always serializes", e);
        }
    }

    static byte[] bytes(JsonNode value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree always serializes", e);
        }
    }
}
