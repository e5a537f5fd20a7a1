package io.walletstream.oracle;

import io.walletstream.schema.record.PassRef;
import org.jspecify.annotations.Nullable;

/** One owner of one account: its newest generation and its newest pass. */
final class OwnerLedger {
    private int generation;
    private int removedGeneration;
    private @Nullable PassLedger newest;

    /** The owner was added, or removed, at this owner generation. */
    void changed(int ownerGeneration, boolean removed) {
        enter(ownerGeneration);
        if (removed) {
            removedGeneration = Math.max(removedGeneration, ownerGeneration);
        }
    }

    /** The ledger of this pass, opened if it is newer than all before; null if the pass is void. */
    @Nullable
    PassLedger pass(PassRef pass) {
        int ownerGeneration = pass.owner().generation();
        if (ownerGeneration < generation || ownerGeneration <= removedGeneration) {
            return null;
        }
        enter(ownerGeneration);
        PassLedger current = newest;
        if (current == null
                || pass.isAfter(current.pass().epoch(), current.pass().number())) {
            current = new PassLedger(pass);
            newest = current;
        }
        return current.pass().equals(pass) ? current : null;
    }

    /** A newer owner generation begins with no pass. */
    private void enter(int ownerGeneration) {
        if (ownerGeneration > generation) {
            generation = ownerGeneration;
            newest = null;
        }
    }
}
