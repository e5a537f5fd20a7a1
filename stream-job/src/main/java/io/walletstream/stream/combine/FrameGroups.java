package io.walletstream.stream.combine;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord.OutpointSeen;
import io.walletstream.schema.record.PassRef;
import io.walletstream.stream.flow.Intake.Frame;
import io.walletstream.stream.flow.Intake.Frames;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The groups being collected, in the order of their first frames. Holds at most a bounded number of frames in all. */
final class FrameGroups implements Serializable {
    private static final long serialVersionUID = 1;

    private record Key(
            AccountId account,
            int generation,
            Txid txid,
            @Nullable PassRef pass) {}

    private final int maxFrames;
    private final LinkedHashMap<Key, List<Frame>> groups = new LinkedHashMap<>();
    private int frames;

    /**
     * @param maxFrames bound of frames held, over all groups
     */
    FrameGroups(int maxFrames) {
        this.maxFrames = maxFrames;
    }

    /** Takes a frame; answers whether the bound is reached and the groups should be emitted. */
    boolean add(OutpointSeen seen, long revision) {
        Key key = new Key(seen.account(), seen.generation(), seen.outpoint().txid(), seen.pass());
        groups.computeIfAbsent(key, k -> new ArrayList<>())
                .add(new Frame(seen.outpoint().vout(), seen.score(), seen.spendTxid(), seen.ordinal(), revision));
        frames++;
        return frames >= maxFrames;
    }

    boolean isEmpty() {
        return frames == 0;
    }

    /** Hands out all groups and forgets them. */
    void emit(Consumer<Frames> out) {
        groups.forEach(
                (key, list) -> out.accept(new Frames(key.account(), key.generation(), key.txid(), key.pass(), list)));
        groups.clear();
        frames = 0;
    }
}
