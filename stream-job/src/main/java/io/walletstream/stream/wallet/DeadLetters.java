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
    private static final String INSERT = """
            INSERT INTO wallet.dead_letter (topic, partition_id, record_offset, reason, detail, record_key, record_value)
            VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """;
    private static final int BATCH_ROWS = 500;
    private static final long BATCH_MILLIS = 200;
    private static final int MAX_RETRIES = 3;
    private static final int MAX_KEY_BYTES = 1024;
    private static final int MAX_DETAIL_CHARS = 1000;

    private DeadLetters() {}

    static Sink<DeadLetter> sink(Database database) {
        return JdbcSink.<DeadLetter>builder()
                .withQueryStatement(INSERT, new Bind())
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

    private static final class Bind implements JdbcStatementBuilder<DeadLetter> {
        private static final long serialVersionUID = 1;

        @Override
        public void accept(PreparedStatement statement, DeadLetter letter) throws SQLException {
            RawRecord raw = letter.raw();
            String detail = letter.detail().replace('\0', '\ufffd');
            statement.setString(1, raw.topic());
            statement.setInt(2, raw.partition());
            statement.setLong(3, raw.offset());
            statement.setString(4, letter.reason());
            statement.setString(5, detail.substring(0, Math.min(detail.length(), MAX_DETAIL_CHARS)));
            statement.setBytes(6, Arrays.copyOf(raw.key(), Math.min(raw.key().length, MAX_KEY_BYTES)));
            statement.setBytes(7, raw.value());
        }
    }
}
