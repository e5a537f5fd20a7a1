package io.walletstream.query.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.walletstream.query.http.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a client asks for, checked and with defaults; owners sorted. */
record NewAccount(String name, String chain, String network, List<String> owners, String history, String feed) {
    static final Set<String> FIELDS = Set.of("name", "chain", "network", "owners", "history", "feed");
    static final int MAX_OWNERS = 10_000;

    private static final int MAX_NAME_CHARS = 200;

    static NewAccount parse(ObjectNode body) {
        String name = text(body, "name", "");
        if (name.isBlank() || name.length() > MAX_NAME_CHARS || name.chars().anyMatch(c -> c < ' ')) {
            throw Problem.invalid("name", "expected 1 to " + MAX_NAME_CHARS + " printable characters");
        }
        String chain = oneOf(body, "chain", "bsv", List.of("bsv", "bitcoin"));
        String network = oneOf(body, "network", "main", List.of("main", "test", "signet", "regtest"));
        String history = oneOf(body, "history", "unspent", List.of("unspent", "full"));
        String feed = oneOf(
                body, "feed", chain.equals("bsv") ? "onesat" : "sandshrew", List.of("onesat", "sandshrew", "push"));
        if (feed.equals("onesat") != chain.equals("bsv") && !feed.equals("push")) {
            throw Problem.invalid("feed", "feed " + feed + " does not serve chain " + chain);
        }
        return new NewAccount(name, chain, network, owners(body, network), history, feed);
    }

    static List<String> owners(ObjectNode body, String network) {
        JsonNode node = body.path("owners");
        if (node.isMissingNode() || node.isNull()) {
            return List.of();
        }
        if (!node.isArray() || node.size() > MAX_OWNERS) {
            throw Problem.invalid("owners", "expected an array of at most " + MAX_OWNERS + " addresses");
        }
        TreeSet<String> owners = new TreeSet<>();
        for (int i = 0; i < node.size(); i++) {
            JsonNode owner = node.get(i);
            String where = "owners[" + i + "]";
            if (!owner.isTextual() || !Addresses.isValid(owner.textValue(), network)) {
                throw Problem.invalid(where, "expected a P2PKH address of network " + network);
            }
            owners.add(owner.textValue());
        }
        return new ArrayList<>(owners);
    }

    private static String oneOf(ObjectNode body, String field, String otherwise, List<String> values) {
        String value = text(body, field, otherwise);
        if (!values.contains(value)) {
            throw Problem.invalid(field, "expected one of " + values);
        }
        return value;
    }

    private static String text(ObjectNode body, String field, String otherwise) {
        JsonNode node = body.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return otherwise;
        }
        if (!node.isTextual()) {
            throw Problem.invalid(field, "expected a text");
        }
        return node.textValue();
    }
}
