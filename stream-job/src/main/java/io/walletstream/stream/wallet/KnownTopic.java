package io.walletstream.stream.wallet;

import io.walletstream.stream.write.Database;
import java.sql.Connection;
import java.sql.SQLException;

/** Whether a topic is still the one that the tables come from, for whoever only reads both. */
public final class KnownTopic {
    private KnownTopic() {}

    /**
     * Number of its partitions.
     *
     * @throws StartRefusedException if no table comes from it, it is another one, its first records are gone, or Kafka or Postgres fail
     */
    public static int partitions(String kafka, Database database, String topic) {
        try (Connection connection = database.connect();
                Topics topics = new Topics(kafka)) {
            Topics.Identity actual = topics.identity(topic);
            Topics.Identity known = new TopicLog(connection)
                    .find(topic)
                    .orElseThrow(() ->
                            new StartRefusedException("WalletJob has never read topic " + topic + " into these tables"))
                    .topic();
            if (!known.equals(actual)) {
                throw new StartRefusedException("topic " + topic
                        + " is of another log epoch than the tables: they come from "
                        + known.id() + " with " + known.partitions() + " partitions, this is " + actual.id() + " with "
                        + actual.partitions());
            }
            topics.firstMissing(topic).ifPresent(partition -> {
                throw new StartRefusedException("topic " + topic + " does not begin at offset 0 in partition "
                        + partition + ": what was removed cannot be read again");
            });
            return actual.partitions();
        } catch (SQLException e) {
            throw new StartRefusedException("Postgres failed: " + e.getMessage(), e);
        }
    }
}
