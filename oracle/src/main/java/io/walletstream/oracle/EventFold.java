package io.walletstream.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a client knows that began with nothing and applied an account's events in order: the replica of one account. */
final class EventFold {
    private static final Set<String> TX_EVENTS =
            Set.of("tx.applied", "tx.confirmed", "tx.moved", "tx.orphaned", "tx.restored");

    private final AccountId account;
    private int generation;
    private final Map<Outpoint, OutputRow> outputs = new TreeMap<>();
    private final Map<Txid, JsonNode> transactions = new TreeMap<>();
    private final Map<String, BalanceRow> balances = new TreeMap<>();

    EventFold(AccountId account) {
        this.account = account;
    }

    /** Applies one event; a newer generation begins with nothing. */
    void apply(LoggedEvent event) {
        if (event.generation() < generation) {
            return;
        }
        if (event.generation() > generation) {
            generation = event.generation();
            outputs.clear();
            transactions.clear();
            balances.clear();
        }
        if (TX_EVENTS.contains(event.type())) {
            transaction(event.data());
        } else if (event.type().equals("balance.changed")) {
            balance(event.data());
        }
    }

    private void transaction(JsonNode data) {
        transactions.put(Txid.parse(data.required("txid").textValue()), data);
        for (JsonNode output : data.required("outputs")) {
            OutputRow row = output(output);
            if (output.required("state").textValue().equals("removed")) {
                outputs.remove(row.outpoint());
            } else {
                outputs.put(row.outpoint(), row);
            }
        }
        for (JsonNode spent : data.required("spent")) {
            Outpoint outpoint = Outpoint.parse(spent.required("outpoint").textValue());
            OutputRow before = outputs.get(outpoint);
            if (before == null) {
                throw new IllegalArgumentException("a spend of output " + outpoint + " that no event has shown");
            }
            outputs.put(
                    outpoint,
                    new OutputRow(
                            account,
                            outpoint,
                            before.live(),
                            before.score(),
                            txid(spent, "spentTxid"),
                            score(spent, "spentScore"),
                            before.content()));
        }
    }

    private OutputRow output(JsonNode output) {
        List<String> tags = new ArrayList<>();
        output.required("tags").forEach(tag -> tags.add(tag.textValue()));
        return new OutputRow(
                account,
                Outpoint.parse(output.required("outpoint").textValue()),
                !output.required("state").textValue().equals("orphaned"),
                score(output, "score"),
                txid(output, "spentTxid"),
                score(output, "spentScore"),
                new ContentBook.OutputContent(
                        output.required("owner").textValue(),
                        output.required("valueSats").longValue(),
                        output.required("basket").textValue(),
                        tags,
                        output.required("content").textValue()));
    }

    private void balance(JsonNode data) {
        String asset = BalanceRow.asset(
                data.required("assetType").textValue(), data.required("assetId").textValue());
        balances.put(
                asset,
                new BalanceRow(
                        account,
                        asset,
                        new BigInteger(data.required("confirmed").asText()),
                        new BigInteger(data.required("unconfirmed").asText()),
                        data.required("outputs").longValue()));
    }

    List<String> outputLines() {
        return outputs.values().stream().map(OutputRow::line).toList();
    }

    /** The transactions as events tell them; orphaned ones without any output are left out, as in {@link TransactionRow}. */
    List<String> transactionLines() {
        List<String> lines = new ArrayList<>();
        transactions.forEach((txid, data) -> {
            String state = data.required("state").textValue();
            boolean made = outputs.keySet().stream().anyMatch(o -> o.txid().equals(txid));
            if (made || !state.equals(TransactionRow.ORPHANED)) {
                lines.add(transactionLine(
                        txid,
                        state,
                        number(data, "height"),
                        number(data, "index"),
                        number(data, "netSats"),
                        data.required("direction").textValue()));
            }
        });
        return lines;
    }

    List<String> balanceLines() {
        return balances.values().stream()
                .filter(balance -> !balance.isZero())
                .map(BalanceRow::line)
                .toList();
    }

    /** A row of the table, reduced to what events say of it: the position only where it is a block's. */
    static String transactionLine(TransactionRow row) {
        Score score = row.state().equals("confirmed") ? row.score() : null;
        return transactionLine(
                row.txid(),
                row.state(),
                score == null ? null : Long.valueOf(score.height()),
                score == null ? null : Long.valueOf(score.fraction()),
                row.netSats(),
                row.direction());
    }

    private static String transactionLine(
            Txid txid,
            String state,
            @Nullable Long height,
            @Nullable Long index,
            @Nullable Long netSats,
            @Nullable String direction) {
        boolean confirmed = state.equals("confirmed");
        return Line.of("txid", txid)
                .with("state", state)
                .with("height", confirmed ? height : null)
                .with("index", confirmed ? index : null)
                .with("netSats", netSats)
                .with("direction", direction)
                .toString();
    }

    private static @Nullable Long number(JsonNode node, String field) {
        JsonNode value = node.required(field);
        return value.isNull() ? null : Long.valueOf(value.longValue());
    }

    private static @Nullable Txid txid(JsonNode node, String field) {
        String text = node.required(field).textValue();
        return text == null ? null : Txid.parse(text);
    }

    private static @Nullable Score score(JsonNode node, String field) {
        String text = node.required(field).textValue();
        return text == null ? null : Score.parse(text);
    }
}
