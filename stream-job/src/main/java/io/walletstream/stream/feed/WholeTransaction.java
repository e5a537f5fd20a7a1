package io.walletstream.stream.feed;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.fetch.FetchOutcome;
import io.walletstream.stream.fetch.TransactionSource;
import io.walletstream.stream.process.OwnerScripts;
import io.walletstream.stream.process.OwnerScripts.Unlocking;
import io.walletstream.stream.process.PoisonTransactionException;
import io.walletstream.stream.process.RawTransaction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * All frames of one transaction for one owner, taken from its bytes where the upstream's page is too short for them. What the upstream did send
 * must be among them: where it knows an owner's outputs by rules that are not ours, nothing is claimed to be whole.
 */
final class WholeTransaction {
    /** Takes frames that the upstream did not send. */
    interface Frames {
        void take(FeedFrame frame) throws FeedException, InterruptedException;
    }

    /** Whether an owner is still read: asked before each wait. */
    interface Wanted {
        void check() throws FeedException;
    }

    /** Transactions that are looked up to know whose outputs one spends, where its keys do not tell. */
    static final int MOST_PREVIOUS = 100;

    private final TransactionSource source;
    private final OwnerScripts scripts;
    private final Wanted wanted;

    WholeTransaction(TransactionSource source, OwnerScripts scripts, Wanted wanted) {
        this.source = source;
        this.scripts = scripts;
        this.wanted = wanted;
    }

    /**
     * Hands on what is missing; nothing of it while bytes that are needed cannot be had.
     *
     * @param seen frames of this score that came; bounded by who remembered them
     * @throws FeedException broken if the upstream does not have the bytes now; else if they are of no use or do not explain what came
     */
    void missing(Txid txid, Score score, Set<FeedFrame> seen, Frames out) throws FeedException, InterruptedException {
        RawTransaction tx = fetch(txid, score);
        Set<Outpoint> created = new HashSet<>();
        Set<Outpoint> spent = new HashSet<>();
        for (FeedFrame frame : seen) {
            if (frame.outpoint().txid().equals(txid)) {
                created.add(frame.outpoint());
            } else if (txid.equals(frame.spendTxid())) {
                spent.add(frame.outpoint());
            }
        }
        for (Outpoint outpoint : created) {
            if (!scripts.owns(tx, outpoint.vout())) {
                throw unexplained(score, outpoint);
            }
        }
        List<Outpoint> alsoSpent = spends(tx, txid, score, spent);
        for (int vout = 0; vout < tx.outputCount(); vout++) {
            Outpoint outpoint = new Outpoint(txid, vout);
            if (!created.contains(outpoint) && scripts.owns(tx, vout)) {
                out.take(new FeedFrame(outpoint, score, null));
            }
        }
        for (Outpoint input : alsoSpent) {
            out.take(new FeedFrame(input, score, txid));
        }
    }

    /** Outputs of the owner that it spends, beside those seen. */
    private List<Outpoint> spends(RawTransaction tx, Txid txid, Score score, Set<Outpoint> seen)
            throws FeedException, InterruptedException {
        List<Outpoint> inputs = tx.inputs();
        if (!new HashSet<>(inputs).containsAll(seen)) {
            throw FeedException.garbage(prefix(score) + ", and names outputs that " + txid + " does not spend");
        }
        // A key that is not the owner's tells nothing where one unlocks what is known to be the owner's.
        boolean keysTell = true;
        for (int i = 0; i < inputs.size() && keysTell; i++) {
            keysTell = !seen.contains(inputs.get(i)) || scripts.unlocking(tx, i) != Unlocking.OTHER;
        }
        List<Outpoint> owned = new ArrayList<>();
        Map<Txid, List<Outpoint>> unclear = new LinkedHashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            Outpoint input = inputs.get(i);
            Unlocking by = scripts.unlocking(tx, i);
            if (by == Unlocking.OWNER) {
                owned.add(input);
            } else if (by == Unlocking.UNKNOWN || !keysTell) {
                unclear.computeIfAbsent(input.txid(), previous -> new ArrayList<>())
                        .add(input);
            }
        }
        if (unclear.size() > MOST_PREVIOUS) {
            throw FeedException.garbage(prefix(score) + ", and " + txid + " spends outputs of more than "
                    + MOST_PREVIOUS + " transactions that its keys tell nothing of");
        }
        for (Map.Entry<Txid, List<Outpoint>> entry : unclear.entrySet()) {
            RawTransaction previous = fetch(entry.getKey(), score);
            for (Outpoint input : entry.getValue()) {
                if (scripts.owns(previous, input.vout())) {
                    owned.add(input);
                } else if (seen.contains(input)) {
                    throw unexplained(score, input);
                }
            }
        }
        owned.removeIf(seen::contains);
        return owned;
    }

    private RawTransaction fetch(Txid txid, Score score) throws FeedException, InterruptedException {
        wanted.check();
        CompletableFuture<FetchOutcome> asked = source.fetch(txid);
        try {
            FetchOutcome outcome = asked.get();
            if (outcome instanceof FetchOutcome.Found found) {
                return RawTransaction.parse(found.raw());
            }
            String lacks = prefix(score) + ", and transaction " + txid + " cannot be had: ";
            if (outcome instanceof FetchOutcome.Unusable unusable) {
                throw FeedException.garbage(lacks + unusable.reason());
            }
            // The upstream is unwell, or sends frames before it has the bytes.
            throw FeedException.broken(
                    lacks + (outcome instanceof FetchOutcome.Failed failed ? failed.reason() : "not found"));
        } catch (ExecutionException e) {
            throw FeedException.broken(prefix(score) + ", and transaction " + txid + " cannot be had");
        } catch (PoisonTransactionException e) {
            throw FeedException.garbage(
                    prefix(score) + ", and transaction " + txid + " is of no use: " + e.getMessage());
        }
    }

    private static FeedException unexplained(Score score, Outpoint outpoint) {
        return FeedException.garbage(
                prefix(score) + ", and the script of " + outpoint + " does not tell that it is the owner's");
    }

    static String prefix(Score score) {
        return "the upstream repeats itself at score " + score;
    }
}
