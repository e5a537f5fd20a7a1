package io.walletstream.stream.ingest;

import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.FeedRecordCodec;
import io.walletstream.stream.feed.FeedLimits;
import io.walletstream.stream.feed.FeedSource;
import io.walletstream.stream.fetch.FetchLimits;
import io.walletstream.stream.fetch.HttpTransactionSource;
import io.walletstream.stream.wallet.JobPatience;
import io.walletstream.stream.write.Database;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Feeds to Kafka: the topology. */
public final class IngestJob {
    /** Name of the job, and of its checkpoint folder. */
    public static final String NAME = "IngestJob";

    private IngestJob() {}

    /**
     * Adds the job to the environment.
     *
     * @param oneSat base of the upstream, such as {@code https://host/api}
     * @param fetch for transactions that are longer than a page of the upstream; over all readers, where they concern the upstream or memory
     */
    public static void build(
            StreamExecutionEnvironment env,
            String kafka,
            String topic,
            URI oneSat,
            Database database,
            FeedLimits limits,
            FetchLimits fetch) {
        env.fromSource(
                        new FeedSource(
                                oneSat,
                                database,
                                limits,
                                (streams, readers) ->
                                        new HttpTransactionSource(oneSat, fetch.forFeeds(streams, readers))),
                        WatermarkStrategy.noWatermarks(),
                        "Feeds",
                        FeedRecordType.TYPE)
                .uid("feeds")
                .sinkTo(KafkaSink.<FeedRecord>builder()
                        .setBootstrapServers(kafka)
                        .setRecordSerializer(new ToTopic(topic))
                        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                        .setKafkaProducerConfig(JobPatience.ofSenders(env.getConfiguration()))
                        .setProperty("acks", "all")
                        .setProperty("enable.idempotence", "true")
                        .setProperty("linger.ms", "2")
                        .setProperty("compression.type", "lz4")
                        .build())
                .name("OutpointEventsSink")
                .uid("outpoint-events-sink");
    }

    /** Keyed by account, so that its records keep one order. */
    private static final class ToTopic implements KafkaRecordSerializationSchema<FeedRecord> {
        private static final long serialVersionUID = 1;

        private final String topic;

        ToTopic(String topic) {
            this.topic = topic;
        }

        @Override
        public ProducerRecord<byte[], byte[]> serialize(FeedRecord record, KafkaSinkContext context, Long timestamp) {
            byte[] key = record.account().toString().getBytes(StandardCharsets.ISO_8859_1);
            return new ProducerRecord<>(topic, key, FeedRecordCodec.encode(record));
        }
    }
}
