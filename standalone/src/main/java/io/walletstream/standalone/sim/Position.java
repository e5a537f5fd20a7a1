package io.walletstream.standalone.sim;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import java.util.Comparator;

/**
 * An entry of an owner's log: where an output was created or spent. It says nothing of the spending transaction, which is looked up only
 * when the frame is sent.
 *
 * @param spend whether the score is the spending transaction's
 */
public record Position(Score score, Outpoint outpoint, boolean spend) implements Comparable<Position> {
    private static final Comparator<Position> ORDER = Comparator.comparing(Position::score)
            .thenComparing(Position::outpoint)
            .thenComparing(Position::spend);

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }
}
