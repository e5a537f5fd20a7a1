package io.walletstream.stream.wallet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads single records of a topic again, by their places. All partitions at once, each in the order of its offsets: records that lie near each other
 * come with one fetch, so what it costs is at most one round trip a place, and far fewer where they lie close together.
 */
final class TopicRecords {
    /** Where the records go. */
    interface Output {
        void found(ConsumerRecord<byte[], byte[]> record);

        /** The topic no longer holds the record. */
        void gone(TopicPartition partition, long offset);
    }

    private static final Duration POLL = Duration.ofMillis(200);

    /** So many records are rather read than passed by: a seek throws away what was fetched ahead. */
    static final long NEAR_RECORDS = 500;

    private final Consumer<byte[], byte[]> consumer;
    private final Duration patience;

    /**
     * @param patience how long Kafka may give nothing before it counts as failed
     */
    TopicRecords(Consumer<byte[], byte[]> consumer, Duration patience) {
        this.consumer = consumer;
        this.patience = patience;
    }

    /**
     * Reads them all.
     *
     * @param places offsets by partition
     * @throws IllegalStateException if Kafka gives nothing for too long
     */
    void read(SortedMap<TopicPartition, ? extends NavigableSet<Long>> places, Output out) {
        Map<TopicPartition, NavigableSet<Long>> left = new HashMap<>();
        consumer.assign(places.keySet());
        consumer.resume(places.keySet()); // a partition that stays assigned stays paused
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(places.keySet());
        places.forEach((partition, offsets) -> {
            NavigableSet<Long> wanted = new TreeSet<>(offsets);
            NavigableSet<Long> before = wanted.headSet(beginnings.getOrDefault(partition, 0L), false);
            before.forEach(offset -> out.gone(partition, offset));
            before.clear();
            if (!wanted.isEmpty()) {
                left.put(partition, wanted);
                consumer.seek(partition, wanted.first());
            }
        });
        pause(places.keySet(), left);
        long lastRecord = System.nanoTime();
        while (!left.isEmpty()) {
            var polled = consumer.poll(POLL);
            for (TopicPartition partition : polled.partitions()) {
                NavigableSet<Long> wanted = left.get(partition);
                if (wanted != null) {
                    take(partition, polled.records(partition), wanted, out);
                    goOn(partition, wanted, left);
                }
            }
            if (!polled.isEmpty()) {
                lastRecord = System.nanoTime();
            } else if (System.nanoTime() - lastRecord > patience.toNanos()) {
                throw new IllegalStateException("Kafka did not give " + left.keySet() + " again within " + patience);
            }
        }
    }

    /** What is not wanted any more is not fetched. */
    private void pause(Iterable<TopicPartition> all, Map<TopicPartition, NavigableSet<Long>> left) {
        List<TopicPartition> done = new ArrayList<>();
        for (TopicPartition partition : all) {
            if (!left.containsKey(partition)) {
                done.add(partition);
            }
        }
        consumer.pause(done);
    }

    private static void take(
            TopicPartition partition,
            List<ConsumerRecord<byte[], byte[]>> records,
            NavigableSet<Long> wanted,
            Output out) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            while (!wanted.isEmpty() && wanted.first() < record.offset()) {
                out.gone(partition, wanted.pollFirst());
            }
            if (!wanted.isEmpty() && wanted.first() == record.offset()) {
                wanted.pollFirst();
                out.found(record);
            }
        }
    }

    private void goOn(
            TopicPartition partition, NavigableSet<Long> wanted, Map<TopicPartition, NavigableSet<Long>> left) {
        if (wanted.isEmpty()) {
            left.remove(partition);
            consumer.pause(List.of(partition));
        } else if (wanted.first() - consumer.position(partition) > NEAR_RECORDS) {
            consumer.seek(partition, wanted.first());
        }
    }
}
