package io.walletstream.stream.feed;

import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Epochs of owners' passes, from Postgres. That there is no database is told of for all owners together: each of them asks again and again. That
 * it refuses one owner says nothing of the others: told of once for that owner.
 */
final class Epochs {
    /** Owners whose refusals are told of at a time; of more only when one of these has its epoch, or is read no longer. */
    static final int MOST_REFUSALS = 20;

    private final FeedRegistry registry;
    private final Consumer<String> log;
    private final Complaint complaint;
    private final Set<String> refused = new HashSet<>();

    /**
     * @param log takes each line
     */
    Epochs(FeedRegistry registry, Consumer<String> log, InstantSource clock) {
        this.registry = registry;
        this.log = log;
        this.complaint = new Complaint(log, "the look-up of owners' epochs", clock);
    }

    /** A new one for the owner. */
    long next(FeedSplit split) throws SQLException {
        long epoch;
        try {
            epoch = registry.nextEpoch(split);
        } catch (SQLException e) {
            failed(split, e);
            throw e;
        }
        complaint.succeeded();
        forget(split);
        return epoch;
    }

    /** The owner is read no longer, or no longer refused. */
    synchronized void forget(FeedSplit split) {
        refused.remove(split.splitId());
    }

    private void failed(FeedSplit split, SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (state.startsWith("22") || state.startsWith("23")) {
            complaint.succeeded(); // the database is there: what it does not take is this owner's
            refused(split, state);
        } else {
            complaint.failed(String.valueOf(e.getMessage()));
        }
    }

    private synchronized void refused(FeedSplit split, String state) {
        if (refused.size() < MOST_REFUSALS && refused.add(split.splitId())) {
            log.accept("the database refuses an epoch for owner "
                    + split.owner().owner() + " of account "
                    + split.account() + " (SQLState " + state + "); it is asked for again"
                    + (refused.size() == MOST_REFUSALS ? "; of more such owners nothing is said meanwhile" : ""));
        }
    }
}
