package io.walletstream.stream.write;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A replica as a client keeps it: outputs, transactions and balances from nothing but events. */
final class EventFold {
    private static final ObjectMapper JSON = new ObjectMapper();

    final TreeMap<String, Map<String, String>> outputs = new TreeMap<>();
    final TreeMap<String, String> transactions = new TreeMap<>();
    String balance = "0|0|0";

    void apply(String type, String data) {
        try {
            JsonNode event = JSON.readTree(data);
            if (type.startsWith("tx.")) {
                transaction(event);
            } else if (type.equals("balance.changed")) {
                balance = event.get("confirmed").asText() + "|"
                        + event.get("unconfirmed").asText() + "|"
                        + event.get("outputs").asText();
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(data, e);
        }
    }

    private void transaction(JsonNode event) {
        String txid = event.get("txid").asText();
        transactions.put(
                txid,
                String.join(
                        "|",
                        text(event, "state"),
                        text(event, "score"),
                        text(event, "height"),
                        text(event, "index"),
                        text(event, "receivedSats"),
                        text(event, "sentSats"),
                        text(event, "netSats"),
                        text(event, "direction"),
                        text(event, "feeSats"),
                        text(event, "sizeBytes")));
        for (JsonNode output : event.get("outputs")) {
            String outpoint = output.get("outpoint").asText();
            Map<String, String> row = new LinkedHashMap<>();
            for (String name :
                    new String[] {"owner", "valueSats", "basket", "tags", "content", "state", "score", "spentTxid"}) {
                row.put(name, text(output, name));
            }
            row.put("spentScore", text(output, "spentScore"));
            outputs.put(outpoint, row);
        }
        for (JsonNode spent : event.get("spent")) {
            Map<String, String> row = outputs.get(spent.get("outpoint").asText());
            if (row == null) {
                throw new IllegalArgumentException("a spend of an output that no event has shown: " + spent);
            }
            row.put("spentTxid", text(spent, "spentTxid"));
            row.put("spentScore", text(spent, "spentScore"));
        }
    }

    private static String text(JsonNode node, String name) {
        JsonNode value = node.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no " + name + " in " + node);
        }
        if (value.isValueNode()) {
            return value.asText();
        }
        List<String> elements = new ArrayList<>();
        value.forEach(element -> elements.add('"' + element.asText() + '"'));
        return "[" + String.join(",", elements) + "]";
    }

    /** One line an output: outpoint, then its values. */
    String outputLines() {
        StringBuilder lines = new StringBuilder();
        outputs.forEach((outpoint, row) -> lines.append(outpoint)
                .append('|')
                .append(String.join("|", row.values()))
                .append('\n'));
        return lines.toString();
    }

    /** One line a transaction; an orphaned one of which no output is left is forgotten. */
    String transactionLines() {
        StringBuilder lines = new StringBuilder();
        transactions.forEach((txid, row) -> {
            boolean made = outputs.keySet().stream().anyMatch(outpoint -> outpoint.startsWith(txid));
            if (made || !row.startsWith("orphaned")) {
                lines.append(txid).append('|').append(row).append('\n');
            }
        });
        return lines.toString();
    }
}
