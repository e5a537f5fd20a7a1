package io.walletstream.stream.assemble;

/**
 * A request for a transaction's bytes: under way, answered, parked, or over. Mutable; owned by {@link TxFacts}.
 *
 * <p>An answer that succeeded goes straight to the writer, so a request stays here as under way; its number and attempt fence answers that
 * come twice.
 */
final class Request {
    /** Value of {@link #retryAtMillis} while the request is not parked. */
    static final long UNDER_WAY = 0;

    /** Value of {@link #retryAtMillis} once nothing waits for it any more: its outputs vanished before their bytes came. */
    static final long OVER = -1;

    /** Value of {@link #retryAtMillis} of one that only a {@code RetryNow} wakes. */
    static final long NEVER = Long.MAX_VALUE;

    final int number;
    /** Number of the group that caused it; 0: none. */
    final long group;

    /** Items that are done when the bytes come. */
    int items;

    int attempt;
    long retryAtMillis = UNDER_WAY;

    Request(int number, long group, int items) {
        this.number = number;
        this.group = group;
        this.items = items;
    }

    boolean isParked() {
        return retryAtMillis > UNDER_WAY;
    }

    boolean isOver() {
        return retryAtMillis == OVER;
    }
}
