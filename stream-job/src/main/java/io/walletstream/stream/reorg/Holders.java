package io.walletstream.stream.reorg;

import io.walletstream.schema.chain.Score;
import io.walletstream.schema.record.OwnerRef;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who holds a fact.
 *
 * @param pushed score of the newest frame without a pass that reported it; null: none did
 * @param owners one an owner; those of generations that no longer count stay until their owner reports again, or the fact is forgotten
 */
record Holders(@Nullable Score pushed, List<Holding> owners) {
    static final Holders NONE = new Holders(null, List.of());

    Holders {
        owners = List.copyOf(owners);
    }

    boolean isEmpty() {
        return pushed == null && owners.isEmpty();
    }

    @Nullable
    Holding of(OwnerRef owner) {
        for (Holding holding : owners) {
            if (holding.isOf(owner)) {
                return holding;
            }
        }
        return null;
    }

    /** Whether any other than this owner holds the fact, and did not lose it. */
    boolean hasOther(OwnerRef owner, Predicate<OwnerRef> isCurrent) {
        if (pushed != null) {
            return true;
        }
        for (Holding holding : owners) {
            boolean isOther = !holding.owner().owner().equals(owner.owner());
            if (isOther && !holding.isLost() && isCurrent.test(holding.owner())) {
                return true;
            }
        }
        return false;
    }

    Holders withPush(Score score) {
        return new Holders(score, owners);
    }

    /**
     * Those that are left when facts below a height can no longer change.
     *
     * @param isOver whether this fact is among them; what was pushed goes by the score that it was pushed at
     */
    Holders above(Score limit, boolean isOver) {
        boolean isPushOver = pushed != null && pushed.compareTo(limit) < 0;
        return isPushOver || (isOver && !owners.isEmpty())
                ? new Holders(isPushOver ? null : pushed, isOver ? List.of() : owners)
                : this;
    }

    /** Whether anybody who counts holds the fact, or lost it to others. */
    boolean hasAny(Predicate<OwnerRef> isCurrent) {
        return pushed != null || owners.stream().anyMatch(holding -> isCurrent.test(holding.owner()));
    }

    /** With this holding in the place of whatever its owner had, in any generation. */
    Holders with(Holding holding) {
        List<Holding> next = new ArrayList<>(owners.size() + 1);
        for (Holding other : owners) {
            if (!other.owner().owner().equals(holding.owner().owner())) {
                next.add(other);
            }
        }
        next.add(holding);
        return new Holders(pushed, next);
    }
}
