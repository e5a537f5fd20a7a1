package io.walletstream.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a benchmark found.
 *
 * @param benchmark its name
 * @param ratio median of the runs' ratios
 * @param ours figures of ours
 * @param yardstick figures of the limit
 * @param runs each run's figures
 */
public record Report(
        String benchmark,
        double ratio,
        Map<String, Object> ours,
        Map<String, Object> yardstick,
        List<Map<String, Object>> runs) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Writes it as JSON, with what machine it was. */
    public void write(Path file) throws IOException {
        JSON.writeValue(file.toFile(), asMap());
    }

    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("benchmark", benchmark);
        map.put("ratio", ratio);
        map.put("ours", ours);
        map.put("yardstick", yardstick);
        map.put("runs", runs);
        map.put(
                "machine",
                Map.of("cores", Runtime.getRuntime().availableProcessors(), "jdk", System.getProperty("java.version")));
        return map;
    }
}
