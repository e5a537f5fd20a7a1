package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.stream.flow.WriterInput.FeedStatus;
import io.walletstream.stream.flow.WriterInput.PassEnd;
import org.jspecify.annotations.Nullable;

/** An owner's feed as the writer knows it; a pass number of 0 says nothing of passes. */
record OwnerRow(
        AccountId account,
        int generation,
        OwnerRef owner,
        boolean stalled,
        @Nullable String reason,
        long revision,
        long passEpoch,
        int passNumber,
        int tip) {

    static OwnerRow of(PassEnd end) {
        return new OwnerRow(
                end.account(),
                end.generation(),
                end.owner(),
                false,
                null,
                end.revision(),
                end.epoch(),
                end.passNumber(),
                end.tip());
    }

    static OwnerRow of(FeedStatus status) {
        return new OwnerRow(
                status.account(),
                status.generation(),
                status.owner(),
                status.stalled(),
                status.stalled() ? status.reason() : null,
                status.revision(),
                0,
                0,
                0);
    }

    /** Both words in one: the status of the newer record, the newer pass; an older owner generation says nothing. */
    OwnerRow merge(OwnerRow other) {
        int c = Integer.compare(owner.generation(), other.owner.generation());
        if (c != 0) {
            return c > 0 ? this : other;
        }
        OwnerRow status = revision >= other.revision ? this : other;
        boolean mine = passEpoch != other.passEpoch ? passEpoch > other.passEpoch : passNumber >= other.passNumber;
        OwnerRow pass = mine ? this : other;
        return new OwnerRow(
                account,
                generation,
                owner,
                status.stalled,
                status.reason,
                status.revision,
                pass.passEpoch,
                pass.passNumber,
                pass.tip);
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
