package io.walletstream.stream.feed;

import java.sql.SQLException;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * Epochs of owners' passes, from Postgres. That there are none is told of for all owners together: without a database each of them asks again and
 * again.
 */
final class Epochs {
    private final FeedRegistry registry;
    private final Complaint complaint;

    /**
     * @param log takes each line
     */
    Epochs(FeedRegistry registry, Consumer<String> log, InstantSource clock) {
        this.registry = registry;
        this.complaint = new Complaint(log, "the look-up of owners' epochs", clock);
    }

    /** A new one for the owner. */
    long next(FeedSplit split) throws SQLException {
        long epoch;
        try {
            epoch = registry.nextEpoch(split);
        } catch (SQLException e) {
            complaint.failed(String.valueOf(e.getMessage()));
            throw e;
        }
        complaint.succeeded();
        return epoch;
    }
}
