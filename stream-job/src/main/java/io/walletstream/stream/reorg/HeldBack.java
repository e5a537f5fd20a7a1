package io.walletstream.stream.reorg;

import io.walletstream.schema.chain.Score;
import org.jspecify.annotations.Nullable;

/**
 * What an owner's passes would take from it and a rollback may not reach unasked: until it is accepted, nothing of it vanishes. The facts
 * themselves bear a mark ({@link Holding#isHeldBack}).
 *
 * @param fromHeight lowest height of a confirmed one, 1 at least
 * @param toHeight highest one
 * @param facts how many wait, those without a height included
 * @param acceptedFrom lowest height to which it is accepted; {@link #NOT_ACCEPTED}: it is not
 */
record HeldBack(int fromHeight, int toHeight, int facts, int acceptedFrom) {
    static final int NOT_ACCEPTED = Integer.MAX_VALUE;

    HeldBack acceptedTo(int height) {
        return new HeldBack(fromHeight, toHeight, facts, Math.min(acceptedFrom, height));
    }

    /** Whether so deep a rollback was accepted. */
    static boolean isAccepted(@Nullable HeldBack held, int height) {
        return held != null && held.acceptedFrom <= height;
    }

    String reason() {
        return "a rollback waits to be accepted: it would take back " + facts + (facts == 1 ? " fact" : " facts")
                + " from height " + fromHeight + " to " + toHeight;
    }

    /** Heights of facts that would vanish together. Mutable. */
    static final class Extent {
        private static final int NONE = -1;

        private int lowest = NONE;
        private int highest = NONE;
        private int facts;

        /**
         * @param score null, or not mined: it has no height
         */
        void add(@Nullable Score score) {
            facts++;
            if (score != null && score.isMined()) {
                int height = Math.max(1, score.height());
                lowest = lowest == NONE ? height : Math.min(lowest, height);
                highest = Math.max(highest, height);
            }
        }

        /** Whether a confirmed fact is among them. */
        boolean isConfirmed() {
            return lowest != NONE;
        }

        int lowest() {
            return lowest;
        }

        /** Whether they span more blocks than this. */
        boolean spansMoreThan(int blocks) {
            return highest - lowest >= blocks;
        }

        HeldBack held(@Nullable HeldBack before) {
            return new HeldBack(lowest, highest, facts, before == null ? NOT_ACCEPTED : before.acceptedFrom());
        }
    }
}
