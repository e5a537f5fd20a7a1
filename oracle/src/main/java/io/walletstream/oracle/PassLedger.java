package io.walletstream.oracle;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.PassRef;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** One pass of one owner: which frames came, and the scores that each outpoint had in it. */
final class PassLedger {
    private final PassRef pass;
    private final Set<Integer> ordinals = new TreeSet<>();
    private final Map<Outpoint, SortedSet<Score>> scores = new HashMap<>();
    private final Map<Outpoint, OutpointLedger.Undecided> undecided = new HashMap<>();

    PassLedger(PassRef pass) {
        this.pass = pass;
    }

    PassRef pass() {
        return pass;
    }

    /** A frame came; false if one of its ordinal came before: a repeated record says nothing. */
    boolean came(int ordinal) {
        return ordinals.add(ordinal);
    }

    /** A frame without a spending transaction: the creation's. It has no part in telling apart the scores of frames with one. */
    void seenUnspent(Score score, OutpointLedger ledger) {
        ledger.seenUnspentAt(score);
    }

    /** A frame with one: two scores of an outpoint in one pass are the creation's and the spend's; a single one may be either's, which the end of the pass decides. */
    void seenSpent(Outpoint outpoint, Score score, Txid spendTxid, OutpointLedger ledger) {
        SortedSet<Score> known = scoresOf(outpoint);
        known.add(score);
        ledger.spentBy(spendTxid);
        if (known.size() > 1) {
            ledger.createdAt(known.first());
            ledger.spentAt(spendTxid, known.last());
            undecided.remove(outpoint);
        } else {
            undecided.put(outpoint, new OutpointLedger.Undecided(spendTxid, score));
        }
    }

    /** The pass ended; if every frame came, what was undecided is the spend's unless it is the creation's. */
    void closed(int count, Map<Outpoint, OutpointLedger> ledgers) {
        if (!isComplete(count)) {
            return;
        }
        undecided.forEach((outpoint, frame) -> {
            OutpointLedger ledger = ledgers.get(outpoint);
            if (ledger != null && !ledger.isCreatedAt(frame.score())) {
                ledger.spentAt(frame.spendTxid(), frame.score());
            }
        });
        undecided.clear();
    }

    private boolean isComplete(int count) {
        return ordinals.size() == count && ordinals.stream().allMatch(ordinal -> ordinal < count);
    }

    private SortedSet<Score> scoresOf(Outpoint outpoint) {
        return scores.computeIfAbsent(outpoint, unseen -> new TreeSet<>());
    }
}
