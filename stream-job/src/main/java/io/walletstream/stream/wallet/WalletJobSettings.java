package io.walletstream.stream.wallet;

import io.walletstream.stream.assemble.Backoff;
import io.walletstream.stream.combine.CombineByTx;
import io.walletstream.stream.process.TxProcessor;
import io.walletstream.stream.reorg.ReorgWindow;
import io.walletstream.stream.write.Database;
import io.walletstream.stream.write.WriterLimits;
import java.io.Serializable;

/**
 * What WalletJob needs to know.
 *
 * @param kafka bootstrap servers
 * @param topic topic of feed records
 * @param retryTopic topic of parked and outgoing work
 * @param logEpoch leads every revision; from {@code wallet.topic_log}
 * @param partitions number of partitions of the topic
 * @param database where the tables are
 * @param writer when the writer flushes
 * @param backoff when parked requests are tried again
 * @param fetchCapacity requests for bytes under way per subtask
 * @param combineMaxFrames frames combined at most
 * @param combineLingerMillis how long frames wait for their neighbours
 * @param windowBlocks how many blocks below the tip facts are kept for comparison
 * @param scriptLimitBytes scripts longer than this are not stored
 */
public record WalletJobSettings(
        String kafka,
        String topic,
        String retryTopic,
        int logEpoch,
        int partitions,
        Database database,
        WriterLimits writer,
        Backoff backoff,
        int fetchCapacity,
        int combineMaxFrames,
        long combineLingerMillis,
        int windowBlocks,
        int scriptLimitBytes)
        implements Serializable {
    public static final String TOPIC = "outpoint-events";
    public static final String RETRY_TOPIC = "tx-retries";
    public static final int DEFAULT_FETCH_CAPACITY = 256;

    /** Defaults for all that has one. */
    public static WalletJobSettings of(String kafka, int logEpoch, int partitions, Database database) {
        return new WalletJobSettings(
                kafka,
                TOPIC,
                RETRY_TOPIC,
                logEpoch,
                partitions,
                database,
                WriterLimits.DEFAULT,
                Backoff.DEFAULT,
                DEFAULT_FETCH_CAPACITY,
                CombineByTx.DEFAULT_MAX_FRAMES,
                CombineByTx.DEFAULT_LINGER_MILLIS,
                ReorgWindow.DEFAULT_WINDOW_BLOCKS,
                TxProcessor.DEFAULT_SCRIPT_LIMIT_BYTES);
    }

    public WalletJobSettings withTopics(String newTopic, String newRetryTopic) {
        return new WalletJobSettings(
                kafka,
                newTopic,
                newRetryTopic,
                logEpoch,
                partitions,
                database,
                writer,
                backoff,
                fetchCapacity,
                combineMaxFrames,
                combineLingerMillis,
                windowBlocks,
                scriptLimitBytes);
    }

    public WalletJobSettings withBackoff(Backoff newBackoff) {
        return new WalletJobSettings(
                kafka,
                topic,
                retryTopic,
                logEpoch,
                partitions,
                database,
                writer,
                newBackoff,
                fetchCapacity,
                combineMaxFrames,
                combineLingerMillis,
                windowBlocks,
                scriptLimitBytes);
    }
}
