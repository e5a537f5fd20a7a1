package io.walletstream.query.installation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** The OpenAPI description, as a yardstick for answers. */
public final class OpenApi {
    private static final OpenApi DOCUMENT = new OpenApi(read());
    private static final Set<Integer> WITHOUT_ROUTE = Set.of(400, 404, 405, 414, 431);

    private final JsonNode root;
    private final List<Operation> operations = new ArrayList<>();

    /** An operation; its parameters as {@code in:name}. */
    public record Operation(
            String method, String path, JsonNode node, Set<String> parameters, Set<Integer> statuses, boolean open) {
        /** A path of the operation with these in place of its parameters. */
        public String path(String id, String owner, String txid) {
            return path.replace("{id}", id)
                    .replace("{owner}", owner)
                    .replace("{txid}", txid)
                    .replace("{letter}", "1");
        }

        boolean matches(String requestMethod, String requestPath) {
            String regex = Pattern.compile("\\{\\w+}").matcher(path).replaceAll("[^/]+");
            return method.equals(requestMethod) && requestPath.matches(regex);
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private OpenApi(JsonNode root) {
        this.root = root;
        root.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(entry -> !entry.getKey().equals("parameters"))
                        .forEach(entry -> operations.add(
                                operation(entry.getKey(), path.getKey(), path.getValue(), entry.getValue()))));
    }

    private static JsonNode read() {
        try (InputStream in = OpenApi.class.getResourceAsStream("/openapi.yaml")) {
            return new ObjectMapper(new YAMLFactory()).readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException("openapi.yaml is no YAML", e);
        }
    }

    public static OpenApi document() {
        return DOCUMENT;
    }

    private Operation operation(String method, String path, JsonNode item, JsonNode node) {
        Set<String> parameters = new HashSet<>();
        for (JsonNode list : List.of(item.path("parameters"), node.path("parameters"))) {
            for (JsonNode parameter : list) {
                JsonNode resolved = resolve(parameter);
                parameters.add(resolved.path("in").textValue() + ":"
                        + resolved.path("name").textValue());
            }
        }
        Set<Integer> statuses = new HashSet<>();
        node.path("responses").fieldNames().forEachRemaining(status -> {
            if (!status.equals("default")) {
                statuses.add(Integer.valueOf(status));
            }
        });
        boolean open = node.has("security") && node.path("security").isEmpty();
        return new Operation(method.toUpperCase(java.util.Locale.ROOT), path, node, parameters, statuses, open);
    }

    public List<Operation> operations() {
        return operations;
    }

    /** The node itself, or what it refers to. */
    JsonNode resolve(JsonNode node) {
        JsonNode ref = node.path("$ref");
        return ref.isTextual() ? resolve(root.at(ref.textValue().substring(1))) : node;
    }

    /** All references of the document that lead nowhere. */
    public List<String> brokenReferences() {
        return StreamSupport.stream(root.findValues("$ref").spliterator(), false)
                .map(JsonNode::textValue)
                .filter(ref -> root.at(ref.substring(1)).isMissingNode())
                .toList();
    }

    /** Fails unless the answer is one that the description declares. */
    void check(String method, String path, Answer answer) {
        Optional<Operation> operation =
                operations.stream().filter(each -> each.matches(method, path)).findFirst();
        if (operation.isEmpty()) {
            assertThat(answer.status()).as(answer.request()).isIn(WITHOUT_ROUTE);
            check(root.at("/components/responses/problem"), answer);
            return;
        }
        JsonNode response = operation.get().node().path("responses").path(Integer.toString(answer.status()));
        assertThat(response.isMissingNode())
                .as("undeclared status: %s → %s", answer.request(), answer)
                .isFalse();
        assertThat(operation.get().statuses().contains(304) && answer.status() < 400)
                .as("declares that it answers with a tag: %s → %s", answer.request(), answer.status())
                .isEqualTo(!answer.header("ETag").isEmpty());
        check(resolve(response), answer);
    }

    private void check(JsonNode response, Answer answer) {
        String mediaType = answer.header("Content-Type").replaceAll(";.*", "");
        JsonNode content = response.path("content");
        if (content.isMissingNode()) {
            assertThat(answer.body()).as(answer.request()).isEmpty();
            return;
        }
        assertThat(content.has(mediaType))
                .as("undeclared media type: %s → %s %s", answer.request(), answer.status(), mediaType)
                .isTrue();
        if (mediaType.endsWith("json")) {
            new SchemaCheck(this)
                    .check(answer.request(), content.path(mediaType).path("schema"), answer.json());
        }
    }
}
