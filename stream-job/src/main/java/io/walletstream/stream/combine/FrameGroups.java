package io.walletstream.stream.combine;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.record.FeedRecord.OutpointSeen;
import io.walletstream.schema.record.PassRef;
import io.walletstream.stream.flow.Intake.Frame;
import io.walletstream.stream.flow.Intake.Frames;
import io.walletstream.stream.flow.TxKey;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The groups being collected, in the order of their first frames. Holds at most a bounded number of frames in all.
 *
 * <p>Groups of one account may only be held together if their order does not count: of one generation, of at most one pass an owner, and of
 * each transaction's frames all of one pass or all pushed.
 */
final class FrameGroups implements Serializable {
    private static final long serialVersionUID = 1;

    /** The frames of one transaction. */
    private record Group(int generation, @Nullable PassRef pass, List<Frame> frames) {}

    /** What all groups of an account have in common. */
    private record Common(int generation, Map<String, PassRef> passes) {}

    private final int maxFrames;
    private final LinkedHashMap<TxKey, Group> groups = new LinkedHashMap<>();
    private final Map<AccountId, Common> accounts = new HashMap<>();
    private int frames;

    /**
     * @param maxFrames bound of frames held, over all groups
     */
    FrameGroups(int maxFrames) {
        this.maxFrames = maxFrames;
    }

    /** Whether the frame can join what is held; otherwise that must be emitted first. */
    boolean accepts(OutpointSeen seen) {
        Common common = accounts.get(seen.account());
        if (common == null) {
            return true;
        }
        PassRef pass = seen.pass();
        if (common.generation() != seen.generation()) {
            return false;
        }
        if (pass != null
                && !pass.equals(common.passes().getOrDefault(pass.owner().owner(), pass))) {
            return false;
        }
        Group group = groups.get(new TxKey(seen.account(), seen.outpoint().txid()));
        return group == null || Objects.equals(group.pass(), pass);
    }

    /** Takes a frame that is accepted; answers whether the bound is reached and the groups should be emitted. */
    boolean add(OutpointSeen seen, long revision) {
        PassRef pass = seen.pass();
        Common common =
                accounts.computeIfAbsent(seen.account(), account -> new Common(seen.generation(), new HashMap<>(2)));
        if (pass != null) {
            common.passes().putIfAbsent(pass.owner().owner(), pass);
        }
        groups.computeIfAbsent(
                        new TxKey(seen.account(), seen.outpoint().txid()),
                        key -> new Group(seen.generation(), pass, new ArrayList<>()))
                .frames()
                .add(new Frame(seen.outpoint().vout(), seen.score(), seen.spendTxid(), seen.ordinal(), revision));
        frames++;
        return frames >= maxFrames;
    }

    boolean isEmpty() {
        return frames == 0;
    }

    /** Hands out all groups and forgets them. */
    void emit(Consumer<Frames> out) {
        groups.forEach((key, group) ->
                out.accept(new Frames(key.account(), group.generation(), key.txid(), group.pass(), group.frames())));
        groups.clear();
        accounts.clear();
        frames = 0;
    }
}
