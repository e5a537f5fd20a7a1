package io.walletstream.stream.reorg;

import io.walletstream.schema.chain.Score;
import io.walletstream.schema.record.FeedRecord.OwnerChanged;
import io.walletstream.schema.record.FeedRecord.RollbackAccepted;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.schema.record.PassRef;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which owner generations and which passes count: the newest of each; records of older ones are void. */
final class OwnerPasses {
    private OwnerPasses() {}

    /** The owner was added or removed, at a generation of its own. */
    static void change(OwnerChanged changed, WindowState state) {
        OwnerRef owner = changed.owner();
        OwnerProgress known = state.owner(owner.owner());
        if (known != null && known.generation() > owner.generation()) {
            return;
        }
        boolean newer = known == null || known.generation() < owner.generation();
        if (newer || changed.removed()) {
            forgetSingles(owner.owner(), known, state);
        }
        OwnerProgress progress = newer || known == null ? OwnerProgress.of(owner.generation()) : known;
        if (changed.removed()) {
            progress = progress.asRemoved();
        }
        state.owner(owner.owner(), progress);
        released(known, progress, state);
    }

    /** So deep a rollback is accepted, if one waits: a later pass carries it out. */
    static void accept(RollbackAccepted accepted, WindowState state) {
        HeldBack held = held(accepted.owner(), state);
        OwnerProgress known = state.owner(accepted.owner().owner());
        if (held != null && known != null) {
            state.owner(accepted.owner().owner(), known.withHeld(held.acceptedTo(accepted.fromHeight())));
        }
    }

    /** What the owner would lose and waits to be accepted. */
    static @Nullable HeldBack held(OwnerRef owner, WindowState state) {
        OwnerProgress known = state.owner(owner.owner());
        return known == null || known.generation() != owner.generation() ? null : known.held();
    }

    /** What waits may be another than it was, or end: what is forgotten goes by the deepest of all owners. */
    static void released(@Nullable OwnerProgress before, OwnerProgress after, WindowState state) {
        if (Objects.equals(before == null ? null : before.held(), after.held())) {
            return;
        }
        int[] lowest = {0};
        state.eachOwner(progress -> {
            HeldBack held = progress.held();
            if (held != null) {
                lowest[0] = lowest[0] == 0 ? held.fromHeight() : Math.min(lowest[0], held.fromHeight());
            }
        });
        AccountHeader header = state.header();
        if (header.heldFrom() != lowest[0]) {
            state.header(header.withHeldFrom(lowest[0]));
        }
    }

    /** Whether records of this owner generation count. */
    static boolean isCurrent(OwnerRef owner, WindowState state) {
        OwnerProgress known = state.owner(owner.owner());
        return known == null
                || known.generation() < owner.generation()
                || (known.generation() == owner.generation() && !known.removed());
    }

    /** The same for many looks at a state in which no owner changes. */
    static Predicate<OwnerRef> current(WindowState state) {
        Map<OwnerRef, Boolean> known = new HashMap<>();
        return owner -> known.computeIfAbsent(owner, ref -> isCurrent(ref, state));
    }

    /** Highest tip of the newest passes of all owners that count. */
    static int highestTip(WindowState state) {
        int[] highest = {0};
        state.eachOwner(progress -> {
            if (!progress.removed()) {
                highest[0] = Math.max(highest[0], progress.tip());
            }
        });
        return highest[0];
    }

    /** The owner's progress if the pass is its newest or newer, else null. */
    static @Nullable OwnerProgress enter(PassRef pass, WindowState state) {
        if (!isCurrent(pass.owner(), state)) {
            return null;
        }
        OwnerProgress known = state.owner(pass.owner().owner());
        if (known == null || known.generation() < pass.owner().generation()) {
            return open(pass, null, 0, state);
        }
        if (known.isCurrent(pass)) {
            return known;
        }
        return pass.isAfter(known.epoch(), known.number()) ? open(pass, null, 0, state) : null;
    }

    /**
     * Begins the pass; null if it is void or not newer than the owner's newest.
     *
     * @param from where it reads from; null if the record that says so did not come
     * @param tip 0 likewise
     */
    static @Nullable OwnerProgress open(PassRef pass, @Nullable Score from, int tip, WindowState state) {
        if (!isCurrent(pass.owner(), state)) {
            return null;
        }
        String owner = pass.owner().owner();
        OwnerProgress before = state.owner(owner);
        OwnerProgress known = before;
        boolean newer = known == null || known.generation() < pass.owner().generation();
        if (known != null && !newer && !pass.isAfter(known.epoch(), known.number())) {
            return null;
        }
        forgetSingles(owner, known, state);
        if (newer || known == null) {
            known = OwnerProgress.of(pass.owner().generation());
        }
        OwnerProgress opened = known.opened(pass, from, tip);
        state.owner(owner, opened);
        released(before, opened, state);
        return opened;
    }

    /**
     * Facts that owners hold moved by another's word: what those owners knew themselves to hold counts no more.
     *
     * @param but whose progress its caller has at hand; null: nobody's
     */
    static void disturb(WindowFact fact, @Nullable String but, WindowState state) {
        disturb(fact.creation(), but, state);
        fact.spends().forEach(spend -> disturb(spend.holders(), but, state));
    }

    private static void disturb(Holders holders, @Nullable String but, WindowState state) {
        for (Holding holding : holders.owners()) {
            String owner = holding.owner().owner();
            OwnerProgress progress = owner.equals(but) ? null : state.owner(owner);
            if (progress != null && progress.calm() != null) {
                state.owner(owner, progress.withCalm(null));
            }
        }
    }

    /** What a pass left undecided ends with it: it must not pair with frames of a later one. */
    private static void forgetSingles(String owner, @Nullable OwnerProgress progress, WindowState state) {
        if (progress != null && progress.singles() > 0) {
            state.drainSingles(owner, (outpoint, single) -> {});
        }
    }
}
