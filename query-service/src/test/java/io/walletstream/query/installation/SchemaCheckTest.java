package io.walletstream.query.installation;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The yardstick itself. */
class SchemaCheckTest {
    private static final String SCHEMA = """
            {"type":"object","required":["a"],"properties":{
                "a":{"type":"string","enum":["x","y"]},
                "n":{"type":["integer","null"],"minimum":1},
                "t":{"type":"string","format":"date-time"},
                "p":{"type":"string","pattern":"^[0-9]+$"},
                "l":{"type":"array","maxItems":2,"items":{"type":"boolean"}}}}""";

    private static void check(String value) throws JsonProcessingException {
        JsonMapper mapper = new JsonMapper();
        JsonNode schema = mapper.readTree(SCHEMA);
        new SchemaCheck(OpenApi.document()).check("value", schema, mapper.readTree(value));
    }

    @Test
    void whatIsDescribedPasses() {
        assertThatCode(() ->
                        check("{\"a\":\"x\",\"n\":null,\"t\":\"2026-01-02T03:04:05Z\",\"p\":\"1\",\"l\":[true,false]}"))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"a\":\"z\"}",
                "{\"a\":1}",
                "{\"a\":null}",
                "{\"a\":\"x\",\"undescribed\":1}",
                "{\"a\":\"x\",\"n\":1.5}",
                "{\"a\":\"x\",\"n\":0}",
                "{\"a\":\"x\",\"t\":\"yesterday\"}",
                "{\"a\":\"x\",\"p\":\"x\"}",
                "{\"a\":\"x\",\"l\":[1]}",
                "{\"a\":\"x\",\"l\":[true,true,true]}"
            })
    void whatIsNotFails(String value) {
        assertThatThrownBy(() -> check(value)).isInstanceOf(AssertionError.class);
    }
}
