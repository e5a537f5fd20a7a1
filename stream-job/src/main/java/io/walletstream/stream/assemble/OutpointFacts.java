package io.walletstream.stream.assemble;

import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.OutpointState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of one outpoint. Mutable; owned by {@link TxFacts}, whose rules change it. */
final class OutpointFacts {
    final int vout;
    /** Whether a record without a spend was merged in this generation. */
    boolean seenUnspent;
    /** Whether the creation was taken back: the output is orphaned. */
    boolean gone;
    /** Whether the last live spend was taken back, which makes a row of a merely remembered outpoint. */
    boolean spendVanished;

    @Nullable
    Score created;

    /** A pushed score with a spend, of which it is not known yet whether it is the creation's. */
    @Nullable
    Undecided undecided;

    /** Live spends in the order in which they appeared; the last one counts. */
    final List<Spend> spends = new ArrayList<>(1);

    /** Revision of the newest record that changed these facts. */
    long revision;

    /** Number of the request that asks for this output's content; 0: not asked. */
    int request;

    /** Whether it was a live row after any change of the group at hand; not stored. */
    boolean wasLive;

    OutpointFacts(int vout) {
        this.vout = vout;
    }

    /** A spend by a transaction, its position, and whether the spending transaction was told to its own key. */
    static final class Spend {
        final Txid txid;

        @Nullable
        Score position;

        boolean announced;

        Spend(Txid txid) {
            this.txid = txid;
        }
    }

    /** A score that came with a spend. */
    record Undecided(Txid spendTxid, Score score) {}

    boolean isShown(boolean fullHistory) {
        return seenUnspent || spendVanished || fullHistory;
    }

    boolean isCreationKnown() {
        return created != null || seenUnspent;
    }

    /** How many queue items it stands for: its creation if known, and each live spend. */
    int items() {
        return (isCreationKnown() ? 1 : 0) + spends.size();
    }

    @Nullable
    Spend currentSpend() {
        return spends.isEmpty() ? null : spends.get(spends.size() - 1);
    }

    @Nullable
    Spend spendBy(Txid txid) {
        for (Spend spend : spends) {
            if (spend.txid.equals(txid)) {
                return spend;
            }
        }
        return null;
    }

    /** The spend by this transaction, new and last if it was not known. */
    Spend spend(Txid txid) {
        Spend known = spendBy(txid);
        if (known != null) {
            return known;
        }
        Spend spend = new Spend(txid);
        spends.add(spend);
        return spend;
    }

    /** What the row's state half shows; two equal values need no write. */
    record Shown(
            @Nullable Score score,
            boolean live,
            boolean remembered,
            @Nullable Txid spentTxid,
            @Nullable Score spentScore) {}

    Shown shown(boolean fullHistory) {
        Spend spend = currentSpend();
        return new Shown(
                created,
                !gone,
                !isShown(fullHistory),
                spend == null ? null : spend.txid,
                spend == null ? null : spend.position);
    }

    /** The row's state half as of the newest record. */
    OutpointState state(boolean fullHistory) {
        Shown shown = shown(fullHistory);
        return new OutpointState(
                vout, revision, shown.score(), shown.live(), shown.remembered(), shown.spentTxid(), shown.spentScore());
    }
}
