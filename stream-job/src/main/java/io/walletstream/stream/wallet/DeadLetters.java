package io.walletstream.stream.wallet;

import io.walletstream.stream.decode.DeadLetter;
import io.walletstream.stream.decode.RawRecord;
import io.walletstream.stream.write.Database;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.jdbc.JdbcConnectionOptions;
import org.apache.flink.connector.jdbc.JdbcExecutionOptions;
import org.apache.flink.connector.jdbc.JdbcStatementBuilder;
import org.apache.flink.connector.jdbc.core.datastream.sink.JdbcSink;

/** The table {@code dead_letter}: one row a record, however often it is read. */
final class DeadLetters {
    static final String INSERT = """
            INSERT INTO wallet.dead_letter (topic, log_epoch, partition_id, record_offset, reason, detail, record_key, record_value)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """;
    private static final int BATCH_ROWS = 500;
    private static final long BATCH_MILLIS = 200;
    private static final int MAX_RETRIES = 3;
    private static final int MAX_KEY_BYTES = 1024;
    private static final int MAX_DETAIL_CHARS = 1000;

    private DeadLetters() {}

    /**
     * The sink.
     *
     * @param logEpoch of the topic that the records are read from
     */
    static Sink<DeadLetter> sink(Database database, int logEpoch) {
        return JdbcSink.<DeadLetter>builder()
                .withQueryStatement(INSERT, new Bind(logEpoch))
                .withExecutionOptions(JdbcExecutionOptions.builder()
                        .withBatchSize(BATCH_ROWS)
                        .withBatchIntervalMs(BATCH_MILLIS)
                        .withMaxRetries(MAX_RETRIES)
                        .build())
                .buildAtLeastOnce(new JdbcConnectionOptions.JdbcConnectionOptionsBuilder()
                        .withUrl(database.url())
                        .withUsername(database.user())
                        .withPassword(database.password())
                        .withDriverName("org.postgresql.Driver")
                        .build());
    }

    /** Sets the parameters of {@link #INSERT}. */
    static final class Bind implements JdbcStatementBuilder<DeadLetter> {
        private static final long serialVersionUID = 1;

        private final int logEpoch;

        Bind(int logEpoch) {
            this.logEpoch = logEpoch;
        }

        @Override
        public void accept(PreparedStatement statement, DeadLetter letter) throws SQLException {
            RawRecord raw = letter.raw();
            String detail = letter.detail().replace('\0', '\ufffd');
            statement.setString(1, raw.topic());
            statement.setInt(2, logEpoch);
            statement.setInt(3, raw.partition());
            statement.setLong(4, raw.offset());
            statement.setString(5, letter.reason());
            statement.setString(6, detail.substring(0, Math.min(detail.length(), MAX_DETAIL_CHARS)));
            statement.setBytes(7, Arrays.copyOf(raw.key(), Math.min(raw.key().length, MAX_KEY_BYTES)));
            statement.setBytes(8, raw.value());
        }
    }
}
