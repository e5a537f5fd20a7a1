package io.walletstream.standalone.verify;

import io.walletstream.stream.wallet.WalletJob;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How far WalletJob has come, by the offsets that each of its checkpoints commits. */
final class JobProgress implements AutoCloseable {
    private static final int TIMEOUT_SECONDS = 30;

    private final String topic;
    private final Admin admin;

    JobProgress(String kafka, String topic) {
        this.topic = topic;
        this.admin = Admin.create(Map.of("bootstrap.servers", kafka));
    }

    /** Offset of the first record that the newest checkpoint has not read; 0 while there is none. */
    long committed(int partition) throws InterruptedException {
        try {
            OffsetAndMetadata offset = admin.listConsumerGroupOffsets(WalletJob.GROUP)
                    .partitionsToOffsetAndMetadata()
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .get(new TopicPartition(topic, partition));
            return offset == null ? 0 : offset.offset();
        } catch (ExecutionException | TimeoutException e) {
            throw new VerifyRefusedException("Kafka failed: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
    }
}
