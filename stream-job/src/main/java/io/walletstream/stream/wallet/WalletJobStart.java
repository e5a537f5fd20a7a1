package io.walletstream.stream.wallet;

import io.walletstream.stream.wallet.Generations.Which;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be looked at before WalletJob is submitted: whether its topics are still the same, and whether its state is lost. */
public final class WalletJobStart {
    private static final Logger LOG = LoggerFactory.getLogger(WalletJobStart.class);

    private WalletJobStart() {}

    /**
     * Completes the settings with what only the topics and {@code topic_log} can tell. Without state, accounts that have rows begin a new
     * generation first (decision 5).
     *
     * @param hasState whether the job will start from a checkpoint or savepoint
     * @throws StartRefusedException if a topic is another one than before, the tables do not know a generation that it begins, or Kafka or Postgres fail
     */
    public static WalletJobSettings prepare(WalletJobSettings settings, boolean hasState) {
        try (Connection connection = settings.database().connect();
                Topics topics = new Topics(settings.kafka())) {
            TopicLog log = new TopicLog(connection);
            Topics.Identity topic = topics.identity(settings.topic());
            int epoch = log.check(settings.topic(), topic);
            Topics.Identity retries = topics.identity(settings.retryTopic());
            log.check(settings.retryTopic(), retries);
            Map<String, String> ids = Map.of(settings.topic(), topic.id(), settings.retryTopic(), retries.id());
            long end = topics.ends(settings.topic()).values().stream()
                    .mapToLong(Long::longValue)
                    .max()
                    .orElse(0);
            log.checkEnd(settings.topic(), epoch, end);
            if (hasState) {
                return settings.withLog(epoch, topic.partitions(), ids, Map.of());
            }
            boolean isWhole = topics.isWhole(settings.topic());
            if (isWhole) {
                TopicScan scan = new TopicScan(settings.kafka(), settings.topic());
                GenerationCheck.check(connection, scan.generations(topics.ends(settings.topic())));
            }
            beginAnew(new Generations(connection, topics, settings.topic()), isWhole);
            return settings.withLog(epoch, topic.partitions(), ids, topics.ends(settings.retryTopic()));
        } catch (SQLException e) {
            throw new StartRefusedException("Postgres failed: " + e.getMessage(), e);
        }
    }

    /**
     * Creates topics that never were, with unlimited retention. One that was recorded and is gone is not made again: its records are lost, and
     * somebody should know.
     *
     * @throws StartRefusedException if Kafka or Postgres fail
     */
    public static void createMissingTopics(WalletJobSettings settings) {
        try (Connection connection = settings.database().connect();
                Topics topics = new Topics(settings.kafka())) {
            TopicLog log = new TopicLog(connection);
            for (String topic : List.of(settings.topic(), settings.retryTopic())) {
                if (log.find(topic).isEmpty()) {
                    topics.createIfMissing(topic, settings.partitions());
                }
            }
        } catch (SQLException e) {
            throw new StartRefusedException("Postgres failed: " + e.getMessage(), e);
        }
    }

    private static void beginAnew(Generations generations, boolean topicIsWhole) throws SQLException {
        int raised = generations.raise(topicIsWhole ? Which.WITH_ROWS_AND_FEED : Which.WITH_ROWS);
        if (raised > 0) {
            LOG.warn(
                    "WalletJob starts without state on tables that have rows: {} accounts begin a new generation and are read again{}",
                    raised,
                    topicIsWhole
                            ? ""
                            : "; the topic lost its beginning, so push accounts among them have to be pushed again");
        }
    }
}
