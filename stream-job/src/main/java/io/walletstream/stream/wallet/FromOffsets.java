package io.walletstream.stream.wallet;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.common.TopicPartition;

/** Begins at given offsets, elsewhere at the first record; an offset out of range later on fails the job instead of jumping anywhere. */
// The connector's interface still speaks of a class that the Kafka client deprecates.
@SuppressWarnings("deprecation")
final class FromOffsets implements OffsetsInitializer {
    private static final long serialVersionUID = 1;

    private final Map<Integer, Long> offsets;

    /**
     * @param offsets first offset by partition; a partition without one is read from its beginning
     */
    FromOffsets(Map<Integer, Long> offsets) {
        this.offsets = Map.copyOf(offsets);
    }

    @Override
    public Map<TopicPartition, Long> getPartitionOffsets(
            Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
        Map<TopicPartition, Long> begin =
                new HashMap<>(OffsetsInitializer.earliest().getPartitionOffsets(partitions, retriever));
        begin.replaceAll((partition, earliest) -> offsets.getOrDefault(partition.partition(), earliest));
        return begin;
    }

    @Override
    public org.apache.kafka.clients.consumer.OffsetResetStrategy getAutoOffsetResetStrategy() {
        return org.apache.kafka.clients.consumer.OffsetResetStrategy.NONE;
    }
}
