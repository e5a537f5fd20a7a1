package io.walletstream.standalone.verify;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What several looks at an account showed, the same each time, though records that change nothing may have come meanwhile: passes never end.
 *
 * @param offset of its newest record at the first of them
 * @param lastSeq its newest event
 * @param differences what was found
 * @param looks how many
 */
record Standstill(long offset, long lastSeq, List<String> differences, int looks) {
    private static final int ENOUGH = 5;

    /** What one look shows. */
    Standstill(long offset, long lastSeq, List<String> differences) {
        this(offset, lastSeq, differences, 1);
    }

    /** This one look, counted on from those before if they showed the same. */
    Standstill after(@Nullable Standstill before) {
        if (before == null || lastSeq != before.lastSeq || !differences.equals(before.differences)) {
            return this;
        }
        return new Standstill(before.offset, lastSeq, differences, before.looks + 1);
    }

    /**
     * Whether the next look would say no more.
     *
     * @param committed offset up to which the job's newest checkpoint has read, all of it written
     * @param isIdle whether nothing of the account is under way
     */
    boolean isFinal(long committed, boolean isIdle) {
        return isIdle && committed > offset && looks >= ENOUGH;
    }
}
