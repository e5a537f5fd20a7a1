package io.walletstream.query.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.walletstream.query.http.Problem;
import io.walletstream.query.http.Query;
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
        String name = name(body.path("name"));
        String chain = oneOf(body, "chain", "bsv", List.of("bsv", "bitcoin"));
        String network = oneOf(body, "network", "main", List.of("main", "test", "signet", "regtest"));
        String history = oneOf(body, "history", "unspent", List.of("unspent", "full"));
        String feed = oneOf(
                body, "feed", chain.equals("bsv") ? "onesat" : "sandshrew", List.of("onesat", "sandshrew", "push"));
        if (feed.equals("onesat") != chain.equals("bsv") && !feed.equals("push")) {
            throw Problem.invalid("feed", "feed " + feed + " does not serve chain " + chain);
        }
        JsonNode owners = body.path("owners");
        boolean none = owners.isMissingNode() || owners.isNull();
        return new NewAccount(name, chain, network, none ? List.of() : owners(owners, chain, network), history, feed);
    }

    /** Whether the account is what is asked for. */
    boolean isSame(Account account) {
        return account.name().equals(name)
                && account.chain().equals(chain)
                && account.network().equals(network)
                && new TreeSet<>(account.owners()).equals(new TreeSet<>(owners))
                && account.history().equals(history)
                && account.feed().equals(feed);
    }

    /** The name, which must be there. */
    static String name(JsonNode node) {
        String name = node.isTextual() ? node.textValue() : "";
        if (name.isBlank() || name.length() > MAX_NAME_CHARS || !Query.isPlain(name)) {
            throw Problem.invalid("name", "expected 1 to " + MAX_NAME_CHARS + " printable characters");
        }
        return name;
    }

    /** The addresses of an array, sorted, each once. */
    static List<String> owners(JsonNode node, String chain, String network) {
        if (!node.isArray() || node.size() > MAX_OWNERS) {
            throw Problem.invalid("owners", "expected an array of at most " + MAX_OWNERS + " addresses");
        }
        TreeSet<String> owners = new TreeSet<>();
        for (int i = 0; i < node.size(); i++) {
            owners.add(owner(node.get(i), "owners[" + i + "]", chain, network));
        }
        return new ArrayList<>(owners);
    }

    /** One address. */
    static String owner(JsonNode node, String field, String chain, String network) {
        if (!node.isTextual() || !Addresses.isValid(node.textValue(), chain, network)) {
            throw Problem.invalid(field, "expected an address of chain " + chain + ", network " + network);
        }
        return node.textValue();
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
