package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.stream.flow.WriterInput.FeedStatus;
import io.walletstream.stream.flow.WriterInput.PassEnd;
import io.walletstream.stream.flow.WriterInput.Reorg;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An owner's feed as the writer knows it; a pass number of 0 says nothing of passes.
 *
 * @param heldFrom lowest height that a rollback waits to take back; 0: none waits
 * @param reorgs what vanished at the end of the pass, and of earlier ones that were not applied by themselves
 */
record OwnerRow(
        AccountId account,
        int generation,
        OwnerRef owner,
        boolean stalled,
        @Nullable String reason,
        int heldFrom,
        long revision,
        long passEpoch,
        int passNumber,
        int tip,
        List<Reorg> reorgs) {
    OwnerRow {
        reorgs = List.copyOf(reorgs);
    }

    static OwnerRow of(AppliedPass pass) {
        PassEnd end = pass.end();
        return new OwnerRow(
                end.account(),
                end.generation(),
                end.owner(),
                end.heldFrom() > 0,
                end.heldFrom() > 0 ? end.heldReason() : null,
                end.heldFrom(),
                end.revision(),
                end.epoch(),
                end.passNumber(),
                end.tip(),
                pass.reorgs());
    }

    static OwnerRow of(FeedStatus status) {
        return new OwnerRow(
                status.account(),
                status.generation(),
                status.owner(),
                status.stalled(),
                status.stalled() ? status.reason() : null,
                status.heldFrom(),
                status.revision(),
                0,
                0,
                0,
                List.of());
    }

    /** Both words in one: the status of the newer record, the newer pass; an older owner generation says nothing. */
    OwnerRow merge(OwnerRow other) {
        int c = Integer.compare(owner.generation(), other.owner.generation());
        if (c != 0) {
            return c > 0 ? this : other;
        }
        OwnerRow status = revision >= other.revision ? this : other;
        OwnerRow pass = Passes.compare(passEpoch, passNumber, other.passEpoch, other.passNumber) >= 0 ? this : other;
        List<Reorg> both = new ArrayList<>(reorgs);
        both.addAll(other.reorgs);
        return new OwnerRow(
                account,
                generation,
                owner,
                status.stalled,
                status.reason,
                status.heldFrom,
                status.revision,
                pass.passEpoch,
                pass.passNumber,
                pass.tip,
                both);
    }

    Key key() {
        return new Key(account, generation, owner.owner());
    }

    /** An owner's key. */
    record Key(AccountId account, int generation, String owner) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int c = account.compareTo(other.account);
            c = c == 0 ? Integer.compare(generation, other.generation) : c;
            return c == 0 ? owner.compareTo(other.owner) : c;
        }
    }
}
