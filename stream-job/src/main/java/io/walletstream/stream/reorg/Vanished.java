package io.walletstream.stream.reorg;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.Change;
import io.walletstream.stream.flow.Change.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The facts that vanish at the end of one pass. Mutable: one an end. */
final class Vanished {
    private static final int NONE = -1;

    private final long revision;
    private final Map<Txid, List<Change>> changes;
    private final Set<Txid> transactions = new HashSet<>();
    private int fromHeight = NONE;
    private int facts;

    /**
     * @param changes where consequences go, by transaction: what was there of one comes before
     */
    Vanished(long revision, Map<Txid, List<Change>> changes) {
        this.revision = revision;
        this.changes = changes;
    }

    /** Nobody holds the creation any more. */
    void creation(Outpoint outpoint, @Nullable Score score) {
        add(outpoint, new Change(Kind.CREATION_GONE, outpoint.vout(), null, null, null, revision));
        mined(score, outpoint.txid());
    }

    /** Nobody holds the spend any more. */
    void spend(Outpoint outpoint, HeldSpend spend) {
        add(outpoint, new Change(Kind.SPEND_GONE, outpoint.vout(), null, null, spend.by(), revision));
        mined(spend.position(), spend.by());
    }

    private void add(Outpoint outpoint, Change change) {
        changes.computeIfAbsent(outpoint.txid(), txid -> new ArrayList<>()).add(change);
        facts++;
    }

    private void mined(@Nullable Score score, Txid txid) {
        if (score != null && score.isMined()) {
            transactions.add(txid);
            fromHeight = fromHeight == NONE ? score.height() : Math.min(fromHeight, score.height());
        }
    }

    int facts() {
        return facts;
    }

    /** Whether a confirmed fact is among them. */
    boolean isReorg() {
        return fromHeight != NONE;
    }

    /** Lowest height of a confirmed one. */
    int fromHeight() {
        return fromHeight;
    }

    /** How many transactions lost a confirmed fact: those that made an output, and those that spent one. */
    int transactions() {
        return transactions.size();
    }
}
