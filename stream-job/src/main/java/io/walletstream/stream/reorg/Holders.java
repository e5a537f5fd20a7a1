package io.walletstream.stream.reorg;

import io.walletstream.schema.record.OwnerRef;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who holds a fact.
 *
 * @param pushed whether a frame without a pass reported it
 * @param owners one an owner; those of generations that no longer count stay until their owner reports again, or the fact is forgotten
 */
record Holders(boolean pushed, List<Holding> owners) {
    static final Holders NONE = new Holders(false, List.of());

    private static final Holders PUSH = new Holders(true, List.of());

    Holders {
        owners = List.copyOf(owners);
    }

    boolean isEmpty() {
        return !pushed && owners.isEmpty();
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

    /** Whether any other than this owner holds the fact. */
    boolean hasOther(OwnerRef owner, Predicate<OwnerRef> isCurrent) {
        if (pushed) {
            return true;
        }
        for (Holding holding : owners) {
            if (!holding.owner().owner().equals(owner.owner()) && isCurrent.test(holding.owner())) {
                return true;
            }
        }
        return false;
    }

    Holders withPush() {
        return pushed ? this : owners.isEmpty() ? PUSH : new Holders(true, owners);
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

    Holders without(OwnerRef owner) {
        return new Holders(
                pushed, owners.stream().filter(holding -> !holding.isOf(owner)).toList());
    }
}
