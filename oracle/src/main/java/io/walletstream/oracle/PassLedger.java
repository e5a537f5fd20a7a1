package io.walletstream.oracle;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord.PassOpened;
import io.walletstream.schema.record.PassRef;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One pass of one owner: which frames came, the facts that they reported, and the scores that each outpoint had in it. */
final class PassLedger {
    private final PassRef pass;
    private final Set<Integer> ordinals = new TreeSet<>();

    /** Scores at which it has frames. */
    private final Set<Score> places = new HashSet<>();

    private final Map<Outpoint, SortedSet<Score>> scores = new HashMap<>();
    private final Map<Outpoint, OutpointLedger.Undecided> undecided = new HashMap<>();
    private final Set<Fact> reported = new TreeSet<>();
    private @Nullable PassOpened opened;
    private boolean judged;

    PassLedger(PassRef pass) {
        this.pass = pass;
    }

    PassRef pass() {
        return pass;
    }

    /** The pass's own beginning; one that comes twice, or after another record of the pass, says nothing. */
    boolean opens(PassOpened record) {
        boolean isFirst = opened == null && ordinals.isEmpty();
        if (isFirst) {
            opened = record;
        }
        return isFirst;
    }

    /** Where the pass began to read, and at which tip; null: that record never came. */
    @Nullable
    PassOpened opened() {
        return opened;
    }

    /** Chain height read before it; 0 if the record that says so never came. */
    int tip() {
        return opened == null ? 0 : opened.tip();
    }

    void reports(Fact fact) {
        reported.add(fact);
    }

    Set<Fact> reported() {
        return Collections.unmodifiableSet(reported);
    }

    /** Whether the pass, being complete, judges now: true once, since one whose end comes twice is one pass, and never if it was not opened. */
    boolean judgesNow() {
        boolean first = !judged;
        judged = true;
        return first && opened != null;
    }

    /** A frame came; false if one of its ordinal came before: a repeated record says nothing. */
    boolean came(int ordinal, Score score) {
        boolean isFirst = ordinals.add(ordinal);
        if (isFirst) {
            places.add(score);
        }
        return isFirst;
    }

    /** Whether the pass began above 0 and shows nothing where it began: what it misses says nothing. */
    boolean isBaseless() {
        PassOpened beginning = opened;
        return beginning != null && beginning.from().compareTo(Score.ZERO) > 0 && !places.contains(beginning.from());
    }

    /** A frame without a spending transaction: the creation's. It has no part in telling apart the scores of frames with one. */
    void seenUnspent(Score score, OutpointLedger ledger) {
        ledger.seenUnspentAt(score);
    }

    /** A frame with one: two scores of an outpoint in one pass are the creation's and the spend's; a single one may be either's, which the end of the pass decides. */
    void seenSpent(Outpoint outpoint, Score score, Txid spendTxid, OutpointLedger ledger, Positions positions) {
        SortedSet<Score> known = scoresOf(outpoint);
        known.add(score);
        ledger.spentBy(spendTxid);
        if (known.size() > 1) {
            ledger.createdAt(known.first());
            ledger.spentAt(spendTxid, known.last());
            positions.createdAt(outpoint, known.first());
            positions.spentAt(outpoint, spendTxid, known.last());
            undecided.remove(outpoint);
        } else {
            undecided.put(outpoint, new OutpointLedger.Undecided(spendTxid, score));
        }
    }

    /**
     * The pass is complete: what was undecided is the spend's unless it is the creation's.
     *
     * @param limit below it such a score shows in the row alone
     */
    void decidePositions(Map<Outpoint, OutpointLedger> ledgers, Positions positions, Score limit) {
        undecided.forEach((outpoint, frame) -> {
            OutpointLedger ledger = ledgers.get(outpoint);
            if (ledger == null || !ledger.isSpentBy(frame.spendTxid())) {
                return;
            }
            if (!ledger.isCreatedAt(frame.score())) {
                ledger.spentAt(frame.spendTxid(), frame.score());
            }
            positions.named(outpoint, frame.spendTxid(), frame.score(), limit);
        });
        undecided.clear();
    }

    /** Whether of the pass, ended at so many frames, every frame came. */
    boolean isComplete(int count) {
        return ordinals.size() == count && ordinals.stream().allMatch(ordinal -> ordinal < count);
    }

    private SortedSet<Score> scoresOf(Outpoint outpoint) {
        return scores.computeIfAbsent(outpoint, unseen -> new TreeSet<>());
    }
}
