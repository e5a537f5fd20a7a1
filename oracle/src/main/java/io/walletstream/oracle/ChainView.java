package io.walletstream.oracle;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The chain as a node has it at some moment.
 *
 * @param tip height of the newest block
 * @param transactions all that the story knows, present or not
 * @param positions of those that are present
 * @param spends what spends an output; only of present ones by present ones
 */
record ChainView(int tip, List<Story.Tx> transactions, Map<Txid, Score> positions, Map<Outpoint, Txid> spends) {
    ChainView {
        transactions = List.copyOf(transactions);
        positions = Map.copyOf(positions);
        spends = Map.copyOf(spends);
    }

    /** What the node tells of such outpoints from this score on: a spent one stands at its creation and at its spend. */
    List<Frame> frames(Predicate<Outpoint> wanted, Score from) {
        List<Frame> frames = new ArrayList<>();
        for (Story.Tx tx : transactions) {
            Score created = positions.get(tx.txid());
            for (int vout = 0; created != null && vout < tx.outputs(); vout++) {
                Outpoint outpoint = new Outpoint(tx.txid(), vout);
                if (wanted.test(outpoint)) {
                    Txid spender = spends.get(outpoint);
                    frames.add(new Frame(outpoint, created, spender));
                    Score spent = spender == null ? null : positions.get(spender);
                    if (spent != null) {
                        frames.add(new Frame(outpoint, spent, spender));
                    }
                }
            }
        }
        frames.removeIf(frame -> frame.score().compareTo(from) < 0);
        frames.sort(Frame.ORDER);
        return frames;
    }
}
