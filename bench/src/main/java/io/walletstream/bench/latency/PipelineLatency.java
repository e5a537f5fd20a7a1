package io.walletstream.bench.latency;

import io.walletstream.bench.BenchStack;
import io.walletstream.bench.pipeline.RawTransactions;
import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.FeedRecordCodec;
import io.walletstream.standalone.embedded.EmbeddedFlink;
import io.walletstream.stream.fetch.MemoryTransactionSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Ours: an item, which makes a new transaction of one output known, until a reader that NOTIFY woke has read its event. */
final class PipelineLatency implements AutoCloseable {
    private static final String EVENTS =
            "SELECT seq, data->>'txid' FROM wallet.account_event WHERE account_id = ? AND seq > ? ORDER BY seq";
    private static final AtomicReference<RawTransactions> UPSTREAM = new AtomicReference<>();

    private final BenchStack stack;
    private final RawTransactions upstream;
    private final AccountId account;
    private final EmbeddedFlink flink;
    private final KafkaProducer<byte[], byte[]> producer;
    private long seen;

    PipelineLatency(BenchStack stack, KafkaProducer<byte[], byte[]> producer)
            throws IOException, SQLException, TimeoutException {
        this.stack = stack;
        this.producer = producer;
        upstream = new RawTransactions(stack.file("transactions"));
        UPSTREAM.set(upstream);
        account = new AccountId(stack.account());
        stack.kafka().createTopics(Map.of("items", 1, "retries", 1));
        flink = stack.startFlink(1);
        stack.startWalletJob(flink, "items", "retries", 1, () -> MemoryTransactionSource.of(PipelineLatency::raw));
    }

    private static byte @Nullable [] raw(Txid txid) {
        return Objects.requireNonNull(UPSTREAM.get()).raw(txid);
    }

    Latencies.Result run(int perSecond, int warmUp, int count) throws SQLException, TimeoutException {
        List<byte[]> records = new ArrayList<>();
        Map<String, Integer> index = new HashMap<>();
        for (int i = 0; i < count; i++) {
            Txid txid = upstream.add(List.of(), 1);
            index.put(txid.toString(), i);
            records.add(FeedRecordCodec.encode(new FeedRecord.OutpointSeen(
                    account, 1, null, 0, new Outpoint(txid, 0), Score.mined(800_000, i), null)));
        }
        byte[] key = account.toString().getBytes(StandardCharsets.US_ASCII);
        Latencies latencies = new Latencies(count);
        Listener listener =
                new Listener(stack.database(), "account_event", connection -> read(connection, index, latencies));
        try {
            Pace pace = new Pace(perSecond);
            pace.run(count, i -> send(key, records.get(i)));
            latencies.awaitAll();
            return latencies.since(pace, warmUp);
        } finally {
            listener.close();
        }
    }

    private void send(byte[] key, byte[] value) {
        var unused = producer.send(new ProducerRecord<>("items", key, value));
    }

    private void read(Connection connection, Map<String, Integer> index, Latencies latencies) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(EVENTS)) {
            statement.setObject(1, account.uuid());
            statement.setLong(2, seen);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    seen = row.getLong(1);
                    Integer item = index.get(String.valueOf(row.getString(2)));
                    if (item != null) {
                        latencies.arrived(item);
                    }
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        flink.abort();
        upstream.close();
    }
}
