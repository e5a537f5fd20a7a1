package io.walletstream.oracle;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.FeedRecord.AccountReset;
import io.walletstream.schema.record.FeedRecord.OutpointGone;
import io.walletstream.schema.record.FeedRecord.OutpointSeen;
import io.walletstream.schema.record.FeedRecord.OwnerChanged;
import io.walletstream.schema.record.FeedRecord.PassClosed;
import io.walletstream.schema.record.FeedRecord.PassOpened;
import io.walletstream.schema.record.PassRef;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One account in its newest generation. Records of an older one are void; a reset to a newer one begins it; the first needs none. */
final class AccountLedger {
    private int generation;
    private boolean fullHistory;
    private final Map<String, OwnerLedger> owners = new HashMap<>();
    private final Map<Outpoint, OutpointLedger> outpoints = new HashMap<>();

    /** Every transaction that had a row or spent one at some time. */
    private final Set<Txid> asked = new HashSet<>();

    void accept(FeedRecord record) {
        int recordGeneration =
                record.generation() == FeedRecord.CURRENT_GENERATION ? Math.max(1, generation) : record.generation();
        if (recordGeneration < generation) {
            return;
        }
        if (recordGeneration > generation) {
            boolean first = generation == 0 && recordGeneration == 1;
            if (!first && !(record instanceof AccountReset)) {
                return;
            }
            begin(recordGeneration, record instanceof AccountReset reset && reset.fullHistory());
        }
        if (record instanceof OutpointSeen seen) {
            seen(seen);
        } else if (record instanceof OutpointGone gone) {
            gone(gone);
        } else if (record instanceof PassOpened opened) {
            pass(opened.pass());
        } else if (record instanceof PassClosed closed) {
            PassLedger pass = pass(closed.pass());
            if (pass != null) {
                pass.closed(closed.count(), outpoints);
            }
        } else if (record instanceof OwnerChanged changed) {
            owner(changed.owner().owner()).changed(changed.owner().generation(), changed.removed());
        }
        // RetryNow and FeedStatus change no fact
    }

    private void begin(int newGeneration, boolean full) {
        generation = newGeneration;
        fullHistory = full;
        owners.clear();
        outpoints.clear();
        asked.clear();
    }

    private void seen(OutpointSeen seen) {
        PassRef ref = seen.pass();
        PassLedger pass = ref == null ? null : pass(ref);
        if (ref != null && (pass == null || !pass.came(seen.ordinal()))) {
            return;
        }
        OutpointLedger ledger = outpoints.computeIfAbsent(seen.outpoint(), unseen -> new OutpointLedger());
        ledger.exists();
        if (pass == null) {
            if (seen.spendTxid() == null) {
                ledger.seenUnspentAt(seen.score());
            } else {
                ledger.pushedSpend(seen.spendTxid(), seen.score());
            }
        } else {
            if (seen.spendTxid() == null) {
                pass.seenUnspent(seen.score(), ledger);
            } else {
                pass.seenSpent(seen.outpoint(), seen.score(), seen.spendTxid(), ledger);
            }
        }
        ask(seen.outpoint(), ledger);
    }

    private void gone(OutpointGone gone) {
        OutpointLedger ledger = outpoints.get(gone.outpoint());
        if (ledger == null) {
            return;
        }
        if (gone.spendTxid() == null) {
            ledger.creationGone();
        } else {
            ledger.spendGone(gone.spendTxid());
        }
        ask(gone.outpoint(), ledger);
    }

    private void ask(Outpoint outpoint, OutpointLedger ledger) {
        if (ledger.isShown(fullHistory)) {
            asked.add(outpoint.txid());
            Txid spender = ledger.spentTxid();
            if (spender != null) {
                asked.add(spender);
            }
        }
    }

    Set<Txid> asked() {
        return Collections.unmodifiableSet(asked);
    }

    private @Nullable PassLedger pass(PassRef ref) {
        return owner(ref.owner().owner()).pass(ref);
    }

    private OwnerLedger owner(String name) {
        return owners.computeIfAbsent(name, unseen -> new OwnerLedger());
    }

    boolean fullHistory() {
        return fullHistory;
    }

    Map<Outpoint, OutpointLedger> outpoints() {
        return Collections.unmodifiableMap(outpoints);
    }
}
