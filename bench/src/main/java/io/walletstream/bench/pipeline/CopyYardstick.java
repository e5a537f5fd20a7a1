package io.walletstream.bench.pipeline;

import io.walletstream.bench.BenchStack;
import io.walletstream.bench.CpuTimes;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;

/**
 * The physical limit: binary COPY of the same final rows into the same tables, keys and indexes in place, fsync on, one connection. Rows come
 * in the order in which they lie in the tables after our run.
 */
final class CopyYardstick {
    /** What it should reach on 2 cores, rows a second. */
    static final double EXPECTED_ROWS_A_SECOND = 97_000;

    /** Below this share of it the machine is too busy or too slow for a verdict. */
    static final double LEAST_SHARE = 0.7;

    private static final List<String> TABLES = List.of("output", "account_tx", "account_balance", "account_event");
    private static final int BUFFER_BYTES = 1 << 20;

    private final BenchStack stack;

    CopyYardstick(BenchStack stack) {
        this.stack = stack;
    }

    /** Rows of all tables now. */
    long rows() throws SQLException {
        long rows = 0;
        for (String table : TABLES) {
            rows += stack.number("SELECT count(*) FROM wallet." + table);
        }
        return rows;
    }

    /**
     * What it took.
     *
     * @param seconds from the first row to the commit
     * @param cpu CPU seconds by part
     */
    record Result(double seconds, Map<String, Double> cpu) {}

    /** Empties the tables and fills them again. */
    Result run() throws SQLException, IOException {
        try (Connection connection = stack.database().connect()) {
            PGConnection postgres = connection.unwrap(PGConnection.class);
            for (String table : TABLES) {
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file(table)), BUFFER_BYTES)) {
                    postgres.getCopyAPI()
                            .copyOut("COPY (SELECT * FROM wallet." + table + ") TO STDOUT WITH (FORMAT binary)", out);
                }
            }
        }
        stack.execute("TRUNCATE wallet.output, wallet.account_tx, wallet.account_balance, wallet.account_event");
        stack.execute("CHECKPOINT");
        try (Connection connection = stack.database().connect()) {
            PGConnection postgres = connection.unwrap(PGConnection.class);
            connection.setAutoCommit(false);
            CpuTimes before = CpuTimes.now(stack.postgres().pid());
            long start = System.nanoTime();
            for (String table : TABLES) {
                try (InputStream in = new BufferedInputStream(Files.newInputStream(file(table)), BUFFER_BYTES)) {
                    postgres.getCopyAPI().copyIn("COPY wallet." + table + " FROM STDIN WITH (FORMAT binary)", in);
                }
            }
            connection.commit();
            double seconds = (System.nanoTime() - start) / 1e9;
            return new Result(seconds, CpuTimes.now(stack.postgres().pid()).since(before));
        }
    }

    private Path file(String table) {
        return stack.file(table + ".copy");
    }
}
