package io.walletstream.query.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
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
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** JSON in and out, with strict reading: no duplicates, no trailing text, bounded depth, valid UTF-8, no unknown fields. */
public final class Json {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_NUMBER_CHARS = 100;
    private static final int MAX_SHOWN_NAME_CHARS = 64;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
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

    /** The body as an object with no fields but these. */
    public static ObjectNode body(Context ctx, Set<String> fields) {
        if (!Bodies.mediaType(ctx, Bodies.JSON).equals(Bodies.JSON)) {
            throw Bodies.unsupported("expected " + Bodies.JSON);
        }
        JsonNode body = parse(Bodies.read(ctx, Bodies.MAX_JSON_BYTES));
        if (!(body instanceof ObjectNode object)) {
            throw Problem.invalid(ProblemCode.MALFORMED_JSON, "body", "expected a JSON object");
        }
        object.fieldNames().forEachRemaining(name -> {
            if (!fields.contains(name)) {
                throw Problem.invalid(
                        ProblemCode.UNKNOWN_FIELD, shown(name), "unknown field; known are " + new TreeSet<>(fields));
            }
        });
        return object;
    }

    private static JsonNode parse(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            JsonNode node = MAPPER.readTree(text);
            if (node == null || node.isMissingNode()) {
                throw Problem.invalid(ProblemCode.MALFORMED_JSON, "body", "expected JSON, got nothing");
            }
            return node;
        } catch (CharacterCodingException e) {
            throw Problem.invalid(ProblemCode.MALFORMED_UTF8, "body", "the text is not valid UTF-8");
        } catch (JsonProcessingException e) {
            throw Problem.invalid(
                    ProblemCode.MALFORMED_JSON, "body", "expected valid JSON of at most " + MAX_DEPTH + " levels");
        }
    }

    /** A parser of UTF-8 (and nothing else that JSON allows); bad UTF-8 shows as {@link CharacterCodingException}. */
    public static JsonParser parser(InputStream in) throws IOException {
        return MAPPER.getFactory().createParser(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
    }

    /** A name that a client made up, short enough to be said back to it. */
    public static String shown(String name) {
        return name.length() <= MAX_SHOWN_NAME_CHARS ? name : name.substring(0, MAX_SHOWN_NAME_CHARS) + "…";
    }

    /** Answers with this status and value. */
    public static void answer(Context ctx, int status, JsonNode value) {
        ctx.status(status).contentType(Bodies.JSON).result(bytes(value));
    }

    static byte[] bytes(JsonNode value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree always serializes", e);
        }
    }
}
