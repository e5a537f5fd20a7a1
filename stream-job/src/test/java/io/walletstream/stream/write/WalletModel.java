package io.walletstream.stream.write;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.OutpointState;
import io.walletstream.stream.flow.OutputContent;
import io.walletstream.stream.flow.TxContent;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rules of {@code output}, {@code account_tx} and {@code account_balance} written down once more, slowly, over maps. */
final class WalletModel {
    private final TreeMap<Outpoint, OutpointState> states = new TreeMap<>();
    private final TreeMap<Outpoint, OutputContent> contents = new TreeMap<>();
    private final TreeMap<Txid, TxContent> transactions = new TreeMap<>();

    void state(Outpoint outpoint, OutpointState state) {
        states.merge(outpoint, state, (a, b) -> a.revision() >= b.revision() ? a : b);
    }

    void content(TxContent content) {
        transactions.put(content.txid(), content);
        for (OutputContent output : content.outputs()) {
            contents.putIfAbsent(new Outpoint(content.txid(), output.vout()), output);
        }
    }

    private boolean isShown(Outpoint outpoint) {
        OutpointState state = states.get(outpoint);
        return state != null && !state.remembered() && contents.containsKey(outpoint);
    }

    private List<Outpoint> shown() {
        return states.keySet().stream().filter(this::isShown).toList();
    }

    private OutpointState state(Outpoint outpoint) {
        return Objects.requireNonNull(states.get(outpoint));
    }

    private OutputContent content(Outpoint outpoint) {
        return Objects.requireNonNull(contents.get(outpoint));
    }

    private static boolean isMined(@Nullable Score score) {
        return score != null && score.isMined();
    }

    String outputLines() {
        return shown().stream()
                .map(outpoint -> {
                    OutpointState s = state(outpoint);
                    OutputContent c = content(outpoint);
                    return Stream.of(
                                    outpoint,
                                    c.owner(),
                                    c.valueSats(),
                                    c.basket(),
                                    c.tags().stream()
                                            .map(tag -> '"' + tag + '"')
                                            .collect(Collectors.joining(",", "[", "]")),
                                    c.content(),
                                    !s.live() ? "orphaned" : isMined(s.score()) ? "confirmed" : "unconfirmed",
                                    s.score(),
                                    s.spentTxid(),
                                    s.spentScore())
                            .map(String::valueOf)
                            .collect(Collectors.joining("|"));
                })
                .collect(Collectors.joining("\n"));
    }

    String balance() {
        long confirmed = 0;
        long unconfirmed = 0;
        long outputs = 0;
        for (Outpoint outpoint : shown()) {
            OutpointState s = state(outpoint);
            if (s.live() && s.spentTxid() == null) {
                outputs++;
                if (isMined(s.score())) {
                    confirmed += content(outpoint).valueSats();
                } else {
                    unconfirmed += content(outpoint).valueSats();
                }
            }
        }
        return confirmed + "|" + unconfirmed + "|" + outputs;
    }

    String transactionLines() {
        TreeSet<Txid> txids = new TreeSet<>();
        for (Outpoint outpoint : shown()) {
            txids.add(outpoint.txid());
            Txid spender = state(outpoint).spentTxid();
            if (spender != null) {
                txids.add(spender);
            }
        }
        // One without outputs whose spends all are of orphaned ones: whether anybody heard of it depends on timing.
        txids.removeIf(txid -> shown().stream()
                .noneMatch(o -> o.txid().equals(txid) || (txid.equals(state(o).spentTxid()) && state(o).live())));
        return txids.stream().map(this::transactionLine).collect(Collectors.joining("\n"));
    }

    private String transactionLine(Txid txid) {
        List<Outpoint> made =
                shown().stream().filter(o -> o.txid().equals(txid)).toList();
        List<Outpoint> spent =
                shown().stream().filter(o -> txid.equals(state(o).spentTxid())).toList();
        List<Outpoint> liveMade = made.stream().filter(o -> state(o).live()).toList();
        List<Outpoint> liveSpent = spent.stream().filter(o -> state(o).live()).toList();
        Score score = Stream.of(
                        highest(liveMade.stream().map(o -> state(o).score())),
                        highest(liveSpent.stream().map(o -> state(o).spentScore())),
                        highest(made.stream().map(o -> state(o).score())),
                        highest(spent.stream().map(o -> state(o).spentScore())))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        boolean unknown = states.values().stream().anyMatch(s -> s.remembered() && txid.equals(s.spentTxid()));
        TxContent bytes = transactions.get(txid);
        long received = liveMade.stream().mapToLong(o -> content(o).valueSats()).sum();
        long sum = liveSpent.stream().mapToLong(o -> content(o).valueSats()).sum();
        Long sent = unknown ? null : Long.valueOf(sum);
        Long fee = unknown || bytes == null || liveSpent.isEmpty() || liveSpent.size() != bytes.inputCount()
                ? null
                : Long.valueOf(sum - bytes.outputTotalSats());
        boolean gone = liveMade.isEmpty() && liveSpent.isEmpty();
        String direction = unknown
                ? null
                : sum == 0 || received > sum ? "receive" : fee != null && received - sum == -fee ? "self" : "send";
        boolean mined = isMined(score);
        return Stream.of(
                        txid,
                        gone ? "orphaned" : mined ? "confirmed" : "unconfirmed",
                        score,
                        score == null || !mined ? null : score.height(),
                        score == null || !mined ? null : score.fraction(),
                        received,
                        sent,
                        unknown ? null : Long.valueOf(received - sum),
                        direction,
                        fee,
                        bytes == null ? null : bytes.sizeBytes())
                .map(String::valueOf)
                .collect(Collectors.joining("|"));
    }

    private static @Nullable Score highest(Stream<@Nullable Score> scores) {
        return scores.filter(Objects::nonNull).max(Comparator.naturalOrder()).orElse(null);
    }
}
