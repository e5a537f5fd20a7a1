package io.walletstream.standalone.sim.server;

import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.standalone.sim.Frame;
import io.walletstream.standalone.sim.Position;
import io.walletstream.standalone.sim.SimChain;
import java.util.List;

/**
 * What of a chain the answering node knows: all, or what is mined at or below a height.
 *
 * @param highest of its blocks; {@link #ALL}: it knows what waits, too
 */
record KnownChain(SimChain chain, int highest) {
    private static final int ALL = Integer.MAX_VALUE;
    private static final int NOTHING = -1;

    static KnownChain of(SimChain chain, List<Effect> effects) {
        int highest = ALL;
        for (Effect effect : effects) {
            if (effect instanceof Effect.Behind behind) {
                highest = Math.min(highest, chain.tip().height() - behind.blocks());
            } else if (effect instanceof Effect.Empty) {
                highest = NOTHING;
            }
        }
        return new KnownChain(chain, highest);
    }

    boolean holds(Score score) {
        return highest == ALL || (score.isMined() && score.height() <= highest);
    }

    /** The frame, without a spend that the node does not know. */
    Frame frame(Position position) {
        Frame frame = chain.frame(position);
        Txid spend = frame.spendTxid();
        if (spend == null || chain.score(spend).filter(this::holds).isPresent()) {
            return frame;
        }
        return new Frame(frame.outpoint(), frame.score(), null);
    }
}
