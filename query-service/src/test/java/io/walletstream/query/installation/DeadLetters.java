package io.walletstream.query.installation;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.utils.Utils;

/** Rows of {@code dead_letter}, as the job writes them. */
public final class DeadLetters {
    private static final AtomicLong OFFSETS = new AtomicLong();

    private DeadLetters() {}

    /** A record of this key in the partition where it belongs; answers its id. */
    public static long add(Installation installation, String key, byte[] value) {
        byte[] bytes = key.getBytes(StandardCharsets.ISO_8859_1);
        return add(installation, "malformed", partition(bytes), bytes, value);
    }

    /** The partition where a key belongs. */
    public static int partition(byte[] key) {
        return Utils.toPositive(Utils.murmur2(key)) % TestKafka.PARTITIONS;
    }

    /** A record of that key in that partition; answers its id. */
    public static long add(Installation installation, String reason, int partition, byte[] key, byte[] value) {
        return installation
                .jdbi()
                .withHandle(handle -> handle.createQuery("""
                        INSERT INTO wallet.dead_letter
                            (topic, log_epoch, partition_id, record_offset, reason, detail, record_key, record_value)
                        VALUES ('outpoint-events', 0, :partition, :offset, :reason, 'why', :key, :value) RETURNING id
                        """)
                        .bind("partition", partition)
                        .bind("offset", OFFSETS.incrementAndGet())
                        .bind("reason", reason)
                        .bind("key", key)
                        .bind("value", value)
                        .mapTo(Long.class)
                        .one());
    }
}
