package io.walletstream.query.installation;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;

/** The part of JSON Schema that the description uses, stricter in one way: a property that is not described is a fault. */
final class SchemaCheck {
    private final OpenApi document;

    SchemaCheck(OpenApi document) {
        this.document = document;
    }

    void check(String where, JsonNode schemaOrReference, JsonNode value) {
        JsonNode schema = document.resolve(schemaOrReference);
        checkType(where, schema, value);
        checkValue(where, schema, value);
        if (value.isObject()) {
            checkObject(where, schema, value);
        }
        if (value.isArray()) {
            require(value.size() <= schema.path("maxItems").asInt(Integer.MAX_VALUE), where, "too many items");
            for (int i = 0; i < value.size(); i++) {
                check(where + "[" + i + "]", schema.path("items"), value.get(i));
            }
        }
    }

    private static void checkType(String where, JsonNode schema, JsonNode value) {
        Set<String> types = new HashSet<>();
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            type.forEach(each -> types.add(each.textValue()));
        } else {
            types.add(type.textValue());
        }
        String actual = switch (value.getNodeType()) {
            case OBJECT -> "object";
            case ARRAY -> "array";
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case NULL -> "null";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            default -> "nothing";
        };
        require(types.contains(actual), where, "is " + actual + ", described as " + types);
    }

    private static void checkValue(String where, JsonNode schema, JsonNode value) {
        if (schema.has("enum")) {
            boolean known = false;
            for (JsonNode each : schema.path("enum")) {
                known |= each.equals(value);
            }
            require(known, where, value + " is none of " + schema.path("enum"));
        }
        if (value.isTextual() && schema.has("pattern")) {
            require(
                    value.textValue().matches(schema.path("pattern").textValue()),
                    where,
                    value + " does not match " + schema.path("pattern"));
        }
        if (value.isTextual() && schema.path("format").asText().equals("date-time")) {
            try {
                Instant.parse(value.textValue());
            } catch (DateTimeParseException e) {
                throw new AssertionError(where + ": " + value + " is no instant", e);
            }
        }
        if (value.isNumber() && schema.has("minimum")) {
            require(value.longValue() >= schema.path("minimum").longValue(), where, value + " is too small");
        }
    }

    private void checkObject(String where, JsonNode schema, JsonNode value) {
        for (JsonNode required : schema.path("required")) {
            require(value.has(required.textValue()), where, "lacks " + required);
        }
        if (schema.path("additionalProperties").asBoolean()) {
            return;
        }
        for (Iterator<String> names = value.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            JsonNode property = schema.path("properties").path(name);
            require(!property.isMissingNode(), where, "has an undescribed property " + name);
            check(where + "." + name, property, value.path(name));
        }
    }

    private static void require(boolean holds, String where, String fault) {
        if (!holds) {
            throw new AssertionError(where + " " + fault);
        }
    }
}
