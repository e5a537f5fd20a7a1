package io.walletstream.standalone.restart;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.FeedRecordCodec;
import io.walletstream.schema.record.MalformedRecordException;
import io.walletstream.standalone.embedded.EmbeddedFlink;
import io.walletstream.standalone.embedded.EmbeddedKafka;
import io.walletstream.standalone.embedded.EmbeddedPostgresServer;
import io.walletstream.standalone.embedded.PostgresTemplate;
import io.walletstream.stream.fetch.MemoryTransactionSource;
import io.walletstream.stream.wallet.WalletJob;
import io.walletstream.stream.wallet.WalletJobSettings;
import io.walletstream.stream.wallet.WalletJobStart;
import io.walletstream.stream.wallet.WalletJobTuning;
import io.walletstream.stream.write.Database;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.JobID;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Postgres and Kafka in a folder, and WalletJob on them. */
final class Stores implements AutoCloseable {
    static final int PARTITIONS = 2;
    static final Map<Txid, byte[]> RAW = new ConcurrentHashMap<>();
    private static final Duration UPKEEP = Duration.ofMillis(300);
    static final Duration CHECKPOINTS = Duration.ofMillis(300);

    EmbeddedPostgresServer postgres;
    final EmbeddedKafka kafka;
    final Database database;
    private final Path directory;

    Stores(Path directory) {
        this.directory = directory;
        postgres = PostgresTemplate.start(directory.resolve("postgres"));
        kafka = EmbeddedKafka.start(directory.resolve("kafka"));
        database = new Database(postgres.jdbcUrl(), postgres.user(), postgres.password());
        createTopics();
    }

    void createTopics() {
        kafka.createTopics(Map.of(WalletJobSettings.TOPIC, PARTITIONS, WalletJobSettings.RETRY_TOPIC, PARTITIONS));
    }

    /** Copies Postgres's files, as they lie while it is stopped. */
    void backUpPostgres(Path backup) throws IOException {
        postgres.close();
        PostgresTemplate.copyData(directory.resolve("postgres"), backup);
        postgres = EmbeddedPostgresServer.start(directory.resolve("postgres"), postgres.port());
    }

    /** Puts such a copy in the place of what is there. */
    void restorePostgres(Path backup) throws IOException {
        postgres.close();
        PostgresTemplate.copyData(backup, directory.resolve("postgres"));
        postgres = EmbeddedPostgresServer.start(directory.resolve("postgres"), postgres.port());
    }

    WalletJobSettings prepare(boolean hasState) {
        return WalletJobStart.prepare(
                WalletJobSettings.of(kafka.bootstrapServers(), 0, PARTITIONS, database)
                        .withTuning(WalletJobTuning.DEFAULT.withUpkeepPause(UPKEEP)),
                hasState);
    }

    /** Starts the job as the product does, with the state that the folder holds. */
    EmbeddedFlink startJob(Path folder) {
        EmbeddedFlink flink = EmbeddedFlink.start(folder, 1, CHECKPOINTS);
        submitJob(flink);
        return flink;
    }

    /** The same in a cluster that is there. */
    JobID submitJob(EmbeddedFlink flink) {
        var checkpoint = flink.newestCompletedCheckpoint(WalletJob.NAME);
        StreamExecutionEnvironment environment = flink.environment(WalletJob.NAME);
        environment.setParallelism(1);
        WalletJob.build(environment, prepare(checkpoint.isPresent()), () -> MemoryTransactionSource.of(RAW));
        return flink.submit(WalletJob.NAME, environment.getStreamGraph(), checkpoint.orElse(null));
    }

    AccountId account(String name, String feed) throws SQLException {
        AccountId id = new AccountId(UUID.randomUUID());
        execute("INSERT INTO wallet.tenant (id, name) VALUES (gen_random_uuid(), 'test') ON CONFLICT DO NOTHING");
        execute("INSERT INTO wallet.account (id, tenant_id, name, chain, network, history, feed) SELECT '" + id
                + "', id, '" + name + "', 'bsv', 'main', 'full', '" + feed + "' FROM wallet.tenant");
        send(new FeedRecord.AccountReset(id, 1, true, "main"));
        return id;
    }

    void send(FeedRecord... records) {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (FeedRecord record : records) {
                byte[] key = record.account().toString().getBytes(StandardCharsets.ISO_8859_1);
                var unused = producer.send(
                        new ProducerRecord<>(WalletJobSettings.TOPIC, key, FeedRecordCodec.encode(record)));
            }
        }
    }

    /** All records of the topic, partition by partition. */
    List<FeedRecord> records() throws MalformedRecordException {
        List<FeedRecord> records = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(WalletJobSettings.TOPIC).stream()
                    .map(p -> new TopicPartition(p.topic(), p.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long total = consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            while (records.size() < total) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    records.add(FeedRecordCodec.decode(record.value()));
                }
            }
        }
        return records;
    }

    /** Where the topic ends, by partition. */
    Map<Integer, Long> ends() throws Exception {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            Map<Integer, Long> ends = new TreeMap<>();
            consumer.endOffsets(consumer.partitionsFor(WalletJobSettings.TOPIC).stream()
                            .map(p -> new TopicPartition(p.topic(), p.partition()))
                            .toList())
                    .forEach((partition, end) -> ends.put(partition.partition(), end));
            return ends;
        }
    }

    void growTopic(int partitions) throws Exception {
        try (Admin admin = admin()) {
            admin.createPartitions(Map.of(WalletJobSettings.TOPIC, NewPartitions.increaseTo(partitions)))
                    .all()
                    .get();
        }
    }

    void deleteTopics() throws Exception {
        try (Admin admin = admin()) {
            admin.deleteTopics(List.of(WalletJobSettings.TOPIC, WalletJobSettings.RETRY_TOPIC))
                    .all()
                    .get();
        }
    }

    private Admin admin() {
        return Admin.create(Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()));
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** All rows that a query answers, as one text. */
    String text(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            StringBuilder text = new StringBuilder();
            while (row.next()) {
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    text.append(i == 1 ? "" : "|").append(row.getString(i));
                }
                text.append('\n');
            }
            return text.toString().strip();
        }
    }

    @Override
    public void close() throws Exception {
        kafka.close();
        postgres.close();
    }
}
