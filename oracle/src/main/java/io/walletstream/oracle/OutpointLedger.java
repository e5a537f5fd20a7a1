package io.walletstream.oracle;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everything that is held true of one outpoint in one generation: its creation and the spends of it. */
final class OutpointLedger {
    private @Nullable Score creation;
    private boolean creationGone;
    private boolean seenUnspent;
    private boolean lastSpendVanished;

    /** Live spends and their positions, in the order in which each appeared (again, after it was gone): the last one counts. */
    private final Map<Txid, Optional<Score>> spends = new LinkedHashMap<>();

    /** A pushed score of which nobody can say yet whether it is the creation's or the spend's. */
    private @Nullable Undecided undecided;

    /** A score that came with a spend, before it is known whose position it is. */
    record Undecided(Txid spendTxid, Score score) {}

    /** A frame came, of whatever kind: the outpoint exists, even if its creation was taken back before. */
    void exists() {
        creationGone = false;
    }

    /** A frame without a spending transaction. */
    void seenUnspentAt(Score score) {
        seenUnspent = true;
        createdAt(score);
    }

    /** The creation's position is known (anew), which decides a pushed score that waited for it. */
    void createdAt(Score score) {
        creation = score;
        Undecided waiting = undecided;
        undecided = null;
        if (waiting != null && !waiting.score().equals(score)) {
            spentAt(waiting.spendTxid(), waiting.score());
        }
    }

    boolean isCreatedAt(Score score) {
        return score.equals(creation);
    }

    /** The spend by this transaction exists; its position stays as known. */
    void spentBy(Txid spendTxid) {
        spends.putIfAbsent(spendTxid, Optional.empty());
    }

    /** The spend's position is known (anew). A spend that was taken back meanwhile does not return by this. */
    void spentAt(Txid spendTxid, Score score) {
        spends.computeIfPresent(spendTxid, (txid, before) -> Optional.of(score));
    }

    /** A pushed frame with a spending transaction: no pass says which of the two scores it carries. */
    void pushedSpend(Txid spendTxid, Score score) {
        spentBy(spendTxid);
        Undecided waiting = undecided;
        if (creation != null) {
            if (!isCreatedAt(score)) {
                spentAt(spendTxid, score);
            }
        } else if (waiting != null && !waiting.score().equals(score)) {
            boolean later = score.compareTo(waiting.score()) > 0;
            undecided = null;
            creation = later ? waiting.score() : score;
            spentAt(spendTxid, later ? score : waiting.score());
        } else {
            undecided = new Undecided(spendTxid, score);
        }
    }

    /** The creation was taken back: its position is forgotten. */
    void creationGone() {
        creationGone = true;
        creation = null;
    }

    /** The spend by this transaction was taken back. */
    void spendGone(Txid spendTxid) {
        if (spends.remove(spendTxid) == null) {
            return;
        }
        if (undecided != null && undecided.spendTxid().equals(spendTxid)) {
            undecided = null;
        }
        if (spends.isEmpty()) {
            lastSpendVanished = true;
        }
    }

    /** Whether it is an output row; otherwise it is only remembered. */
    boolean isShown(boolean fullHistory) {
        return seenUnspent || fullHistory || lastSpendVanished;
    }

    /** What may be held of the outpoint: its creation, and each spend of it. */
    List<Fact> facts(Outpoint outpoint) {
        List<Fact> facts = new ArrayList<>();
        facts.add(Fact.created(outpoint));
        spends.keySet().forEach(spendTxid -> facts.add(new Fact(outpoint, spendTxid)));
        return facts;
    }

    /** Whether the spend by this transaction is live. */
    boolean isSpentBy(Txid spendTxid) {
        return spends.containsKey(spendTxid);
    }

    boolean isLive() {
        return !creationGone;
    }

    /** Position of the creation; null: unknown. */
    @Nullable
    Score creation() {
        return creation;
    }

    /** The newest live spend; null: unspent. */
    @Nullable
    Txid spentTxid() {
        Txid newest = null;
        for (Txid txid : spends.keySet()) {
            newest = txid;
        }
        return newest;
    }

    /** Position of the newest live spend; null: unspent, or unknown. */
    @Nullable
    Score spentScore() {
        Txid newest = spentTxid();
        return newest == null ? null : spentScore(newest);
    }

    /** Position of the spend by this transaction; null: there is none, or it is unknown. */
    @Nullable
    Score spentScore(Txid spendTxid) {
        return spends.getOrDefault(spendTxid, Optional.empty()).orElse(null);
    }
}
