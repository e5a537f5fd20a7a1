package io.walletstream.stream.wallet;

import java.util.Collection;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.common.TopicPartition;

/** Begins at the first record; an offset out of range later on fails the job instead of jumping anywhere. */
// The connector's interface still speaks of a class that the Kafka client deprecates.
@SuppressWarnings("deprecation")
final class FromBeginning implements OffsetsInitializer {
    private static final long serialVersionUID = 1;

    @Override
    public Map<TopicPartition, Long> getPartitionOffsets(
            Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
        return OffsetsInitializer.earliest().getPartitionOffsets(partitions, retriever);
    }

    @Override
    public org.apache.kafka.clients.consumer.OffsetResetStrategy getAutoOffsetResetStrategy() {
        return org.apache.kafka.clients.consumer.OffsetResetStrategy.NONE;
    }
}
