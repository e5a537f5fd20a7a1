package io.walletstream.standalone.deploy;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

/** A file of Docker Compose, as far as the tests ask. Variables stay as they are written. */
record ComposeFile(String text, Map<String, Object> root) {
    static final Path PROJECT = Path.of("..");

    static ComposeFile read() throws IOException {
        Path file = PROJECT.resolve("docker-compose.yml");
        try (Reader reader = Files.newBufferedReader(file)) {
            return new ComposeFile(Files.readString(file), map(new Yaml().load(reader)));
        }
    }

    Map<String, Map<String, Object>> services() {
        Map<String, Map<String, Object>> services = new TreeMap<>();
        map(root.get("services")).forEach((name, service) -> services.put(name, map(service)));
        return services;
    }

    Map<String, Object> service(String name) {
        return map(services().get(name));
    }

    static Map<String, String> environment(Map<String, Object> service) {
        return map(service.getOrDefault("environment", Map.of())).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> String.valueOf(entry.getValue())));
    }

    static List<String> list(Map<String, Object> service, String key) {
        Object value = service.getOrDefault(key, List.of());
        return ((List<?>) value).stream().map(String::valueOf).toList();
    }

    static Map<String, Object> map(@Nullable Object value) {
        if (value == null) {
            throw new AssertionError("expected a mapping, got nothing");
        }
        Map<String, Object> map = new TreeMap<>();
        ((Map<?, ?>) value).forEach((key, entry) -> map.put(String.valueOf(key), entry));
        return map;
    }
}
