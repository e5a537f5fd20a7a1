package io.walletstream.stream.reorg;

import java.util.ArrayList;
import java.util.List;

/**
 * A set of ordinals as sorted, disjoint ranges {@code from, to (exclusive), from, to, …}. Combining frames by transaction changes their order a
 * little, so a few ranges stand side by side for a moment; a complete pass is one range from 0.
 */
record Ordinals(List<Integer> bounds) {
    static final Ordinals NONE = new Ordinals(List.of());

    Ordinals {
        bounds = List.copyOf(bounds);
    }

    boolean contains(int ordinal) {
        for (int at = 0; at < bounds.size() && bounds.get(at) <= ordinal; at += 2) {
            if (ordinal < bounds.get(at + 1)) {
                return true;
            }
        }
        return false;
    }

    Ordinals plus(int ordinal) {
        int size = bounds.size();
        int at = 0;
        while (at < size && bounds.get(at + 1) < ordinal) {
            at += 2;
        }
        if (at < size && bounds.get(at) <= ordinal && ordinal < bounds.get(at + 1)) {
            return this;
        }
        List<Integer> next = new ArrayList<>(bounds);
        if (at < size && bounds.get(at + 1) == ordinal) {
            next.set(at + 1, ordinal + 1);
            if (at + 2 < size && bounds.get(at + 2) == ordinal + 1) {
                next.remove(at + 2);
                next.remove(at + 1);
            }
        } else if (at < size && bounds.get(at) == ordinal + 1) {
            next.set(at, ordinal);
        } else {
            next.add(at, ordinal + 1);
            next.add(at, ordinal);
        }
        return new Ordinals(next);
    }

    /** Whether these are exactly 0 to count - 1. */
    boolean isExactly(int count) {
        return count == 0 ? bounds.isEmpty() : bounds.size() == 2 && bounds.get(0) == 0 && bounds.get(1) == count;
    }
}
