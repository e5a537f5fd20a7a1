package io.walletstream.stream.wallet;

import io.walletstream.stream.write.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Begins a new log epoch after topics were re-created or got more partitions: every account gets a new generation, since nothing of the old log
 * can be read in order any more, and revisions of the new one exceed all older ones. WalletJob must be stopped, and starts without state after.
 */
public final class NewLogEpoch {
    /** What people run. */
    public static final String COMMAND = "./walletstream new-log-epoch";

    /**
     * What it came to.
     *
     * @param logEpoch the epoch that holds now
     * @param accounts accounts that begin anew; those without a feed have to be pushed again
     */
    public record Result(int logEpoch, int accounts) {
        /** For people, in one line. */
        public String inWords() {
            return "log epoch " + logEpoch + " begins; " + accounts
                    + " accounts begin a new generation (push accounts have to be pushed again)";
        }
    }

    private NewLogEpoch() {}

    /**
     * Raises the epoch. Breaking off half-way leaves the old epoch, so that the job still refuses; then run it again.
     *
     * @throws StartRefusedException if Kafka or Postgres fail
     */
    public static Result begin(String kafka, Database database) {
        try (Connection connection = database.connect();
                Topics topics = new Topics(kafka)) {
            TopicLog log = new TopicLog(connection);
            int epoch = log.find(WalletJobSettings.TOPIC)
                            .map(TopicLog.Entry::logEpoch)
                            .orElse(-1)
                    + 1;
            if (epoch > TopicLog.MAX_EPOCH) {
                throw new StartRefusedException("the log epoch is at its highest, " + TopicLog.MAX_EPOCH);
            }
            int accounts = new Generations(connection, topics, WalletJobSettings.TOPIC).raise(Generations.Which.ALL);
            connection.setAutoCommit(false);
            for (String topic : List.of(WalletJobSettings.TOPIC, WalletJobSettings.RETRY_TOPIC)) {
                log.record(topic, new TopicLog.Entry(topics.identity(topic), epoch));
            }
            connection.commit();
            return new Result(epoch, accounts);
        } catch (SQLException e) {
            throw new StartRefusedException("Postgres failed: " + e.getMessage(), e);
        }
    }
}
