package io.walletstream.oracle;

import java.util.Comparator;

/** Where on the topic a record lies that cannot be used. A reference reads one log, so all of them are of one log epoch. */
public record DeadLetterPlace(int partition, long offset) implements Comparable<DeadLetterPlace> {
    private static final Comparator<DeadLetterPlace> ORDER =
            Comparator.comparingInt(DeadLetterPlace::partition).thenComparingLong(DeadLetterPlace::offset);

    @Override
    public int compareTo(DeadLetterPlace other) {
        return ORDER.compare(this, other);
    }
}
