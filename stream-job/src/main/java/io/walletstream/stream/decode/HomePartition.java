package io.walletstream.stream.decode;

import org.apache.kafka.common.utils.Utils;

/** Where Kafka's own partitioner puts a key. What lies elsewhere is none of its account's records: its offset orders nothing there. */
public final class HomePartition {
    private HomePartition() {}

    /** The one of so many partitions. */
    public static int of(byte[] key, int partitions) {
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }
}
