package io.walletstream.stream.assemble;

import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.assemble.OutpointFacts.Spend;
import io.walletstream.stream.assemble.OutpointFacts.Undecided;
import io.walletstream.stream.flow.Change;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How one change merges into the facts of its outpoint. Facts merge, records do not overwrite: a frame that repeats what is known changes
 * nothing, and a frame without a spend never takes a spend away.
 */
final class MergeRules {
    private MergeRules() {}

    /** Applies the change; answers whether any fact changed. */
    static boolean merge(OutpointFacts facts, Change change) {
        return switch (change.kind()) {
            case CREATED -> created(facts, Objects.requireNonNull(change.score()));
            case SPENT -> any(exists(facts), spent(facts, spendTxid(change)));
            case SPENT_PAIR ->
                any(
                        exists(facts),
                        spent(facts, spendTxid(change)),
                        createdAt(facts, change.score()),
                        spentAt(facts, spendTxid(change), change.spendScore()));
            case SPENT_ALONE -> spentAlone(facts, spendTxid(change), Objects.requireNonNull(change.score()));
            case SPENT_PUSHED -> spentPushed(facts, spendTxid(change), Objects.requireNonNull(change.score()));
            case SPEND_GONE -> spendGone(facts, spendTxid(change));
            case CREATION_GONE -> creationGone(facts);
        };
    }

    /** Every step is taken; answers whether one of them changed anything. */
    private static boolean any(boolean... steps) {
        boolean changed = false;
        for (boolean step : steps) {
            changed = changed || step;
        }
        return changed;
    }

    private static Txid spendTxid(Change change) {
        return Objects.requireNonNull(change.spendTxid());
    }

    private static boolean created(OutpointFacts facts, Score score) {
        boolean changed = any(exists(facts), createdAt(facts, score), !facts.seenUnspent);
        facts.seenUnspent = true;
        return changed;
    }

    /** Any frame says that the outpoint exists, also after it was taken back. */
    private static boolean exists(OutpointFacts facts) {
        boolean changed = facts.gone;
        facts.gone = false;
        return changed;
    }

    /** Once the creation's position is known, a pushed score that waited was either its own or the spend's. */
    private static boolean createdAt(OutpointFacts facts, @Nullable Score score) {
        boolean changed = !Objects.equals(facts.created, score);
        facts.created = score;
        Undecided waiting = facts.undecided;
        if (waiting == null) {
            return changed;
        }
        facts.undecided = null;
        if (!waiting.score().equals(score) && facts.spendBy(waiting.spendTxid()) != null) {
            spentAt(facts, waiting.spendTxid(), waiting.score());
        }
        return true;
    }

    private static boolean spent(OutpointFacts facts, Txid by) {
        boolean known = facts.spendBy(by) != null;
        facts.spend(by);
        return !known;
    }

    private static boolean spentAt(OutpointFacts facts, Txid by, @Nullable Score score) {
        Spend spend = facts.spend(by);
        boolean changed = !Objects.equals(spend.position, score);
        spend.position = score;
        return changed;
    }

    private static boolean spentAlone(OutpointFacts facts, Txid by, Score score) {
        // The spend may have been taken back by a push since its frame: then nothing is left to place.
        return facts.spendBy(by) != null && !score.equals(facts.created) && spentAt(facts, by, score);
    }

    private static boolean spentPushed(OutpointFacts facts, Txid by, Score score) {
        boolean changed = any(exists(facts), spent(facts, by));
        if (facts.created != null) {
            return any(changed, !score.equals(facts.created) && spentAt(facts, by, score));
        }
        Undecided waiting = facts.undecided;
        if (waiting == null || waiting.score().equals(score)) {
            Undecided next = new Undecided(by, score);
            facts.undecided = next;
            return any(changed, !next.equals(waiting));
        }
        boolean later = score.compareTo(waiting.score()) > 0;
        facts.undecided = null;
        facts.created = later ? waiting.score() : score;
        spentAt(facts, by, later ? score : waiting.score());
        return true;
    }

    private static boolean spendGone(OutpointFacts facts, Txid by) {
        Spend spend = facts.spendBy(by);
        if (spend == null) {
            return false;
        }
        facts.spends.remove(spend);
        Undecided waiting = facts.undecided;
        if (waiting != null && waiting.spendTxid().equals(by)) {
            facts.undecided = null;
        }
        if (facts.spends.isEmpty()) {
            facts.spendVanished = true;
        }
        return true;
    }

    private static boolean creationGone(OutpointFacts facts) {
        boolean changed = any(!facts.gone, facts.created != null);
        facts.gone = true;
        facts.created = null;
        return changed;
    }
}
