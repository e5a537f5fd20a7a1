package io.walletstream.stream.wallet;

import io.walletstream.stream.assemble.Backoff;
import io.walletstream.stream.write.Database;
import java.io.Serializable;
import java.util.Map;

/**
 * What WalletJob needs to know.
 *
 * @param kafka bootstrap servers
 * @param topic topic of feed records
 * @param retryTopic topic of parked and outgoing work
 * @param logEpoch leads every revision; from {@code wallet.topic_log}
 * @param partitions number of partitions of the topic
 * @param topicIds ids of both topics, to know them by while the job runs; empty: nobody asked
 * @param retryStart where a job without state begins to read the retry topic, by partition; absent: at its beginning
 * @param database where the tables are
 * @param tuning bounds and delays
 */
public record WalletJobSettings(
        String kafka,
        String topic,
        String retryTopic,
        int logEpoch,
        int partitions,
        Map<String, String> topicIds,
        Map<Integer, Long> retryStart,
        Database database,
        WalletJobTuning tuning)
        implements Serializable {
    public static final String TOPIC = "outpoint-events";
    public static final String RETRY_TOPIC = "tx-retries";

    public WalletJobSettings {
        topicIds = Map.copyOf(topicIds);
        retryStart = Map.copyOf(retryStart);
    }

    /** Defaults for all that has one. */
    public static WalletJobSettings of(String kafka, int logEpoch, int partitions, Database database) {
        return new WalletJobSettings(
                kafka, TOPIC, RETRY_TOPIC, logEpoch, partitions, Map.of(), Map.of(), database, WalletJobTuning.DEFAULT);
    }

    public WalletJobSettings withTopics(String newTopic, String newRetryTopic) {
        return new WalletJobSettings(
                kafka, newTopic, newRetryTopic, logEpoch, partitions, Map.of(), retryStart, database, tuning);
    }

    public WalletJobSettings withTuning(WalletJobTuning newTuning) {
        return new WalletJobSettings(
                kafka, topic, retryTopic, logEpoch, partitions, topicIds, retryStart, database, newTuning);
    }

    public WalletJobSettings withBackoff(Backoff backoff) {
        return withTuning(tuning.withBackoff(backoff));
    }

    /** The same with what the topics themselves told. */
    WalletJobSettings withLog(
            int newLogEpoch, int newPartitions, Map<String, String> newTopicIds, Map<Integer, Long> newRetryStart) {
        return new WalletJobSettings(
                kafka, topic, retryTopic, newLogEpoch, newPartitions, newTopicIds, newRetryStart, database, tuning);
    }
}
