package io.walletstream.standalone.outage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything that can happen to Postgres between a flush's first statement and its commit, several times in an order that the seed gives: in the end
 * the tables equal the reference, the log has no gap, and no transaction was taken for poison.
 */
class FlushFaultsTest {
    private static final long SEED = Long.getLong("walletstream.faultSeed", 1);
    private static final int TIMES = 3;
    private static final InstantSource CLOCK = InstantSource.system();
    private static final String POISON = "SELECT count(*) FROM wallet.sync_failure WHERE kind = 'poison'";

    private enum Fault {
        RESTART,
        RESET,
        DEADLOCK,
        DISK_FULL,
        SERIALIZATION_FAILURE,
        STATEMENT_TIMEOUT
    }

    @Test
    void nothingIsLostOrToldTwiceOrTakenForPoison(@TempDir Path directory) throws Exception {
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            faults.addAll(List.of(Fault.values()));
        }
        Collections.shuffle(faults, new Random(SEED));
        Map<Fault, Integer> fired = new EnumMap<>(Fault.class);
        try (GrowingChain chain = new GrowingChain(SEED)) {
            chain.grow(3);
            try (RunningProduct product = new RunningProduct(directory, chain)) {
                Tables tables = new Tables(product);
                tables.awaitEqual();
                long eventsBefore = tables.events();
                PlannedFaults planned = new PlannedFaults(product.database);
                for (Fault fault : faults) {
                    strike(fault, product, tables, planned);
                    fired.merge(fault, 1, Integer::sum);
                    assertThat(planned.number(POISON)).as("after " + fault).isZero();
                }
                chain.grow(1);
                tables.awaitEqual();
                product.awaitRunning();
                assertThat(tables.events()).isGreaterThan(eventsBefore);
                assertThat(planned.number(POISON)).isZero();
                for (String state : PlannedFaults.states()) {
                    assertThat(planned.fired(state)).as(state).isEqualTo(TIMES);
                }
            }
        }
        System.out.println("faults inside a flush, seed " + SEED + ": " + fired);
        assertThat(fired).hasSize(Fault.values().length);
    }

    private static void strike(Fault fault, RunningProduct product, Tables tables, PlannedFaults planned)
            throws Exception {
        Instant begin = CLOCK.instant();
        switch (fault) {
            case RESTART -> {
                tables.inMidFlush(writer -> product.stopPostgres());
                product.startPostgres();
                product.awaitWalletFailure(begin, failure -> true);
            }
            case RESET -> {
                tables.inMidFlush(writer -> reset(product, writer));
                product.awaitWalletFailure(
                        begin, failure -> failure.causes().toString().contains("PSQLException"));
            }
            case DEADLOCK -> planned.deadlock(() -> product.chain.grow(1));
            case DISK_FULL -> {
                planned.strike(PlannedFaults.DISK_FULL, () -> product.chain.grow(1));
                product.awaitWalletFailure(begin, failure -> failure.root().contains("No space left"));
            }
            case SERIALIZATION_FAILURE ->
                planned.strike(PlannedFaults.SERIALIZATION_FAILURE, () -> product.chain.grow(1));
            case STATEMENT_TIMEOUT -> {
                planned.strike(PlannedFaults.STATEMENT_TIMEOUT, () -> product.chain.grow(1));
                product.awaitWalletFailure(begin, failure -> failure.root().contains("statement timeout"));
            }
        }
    }

    private static void reset(RunningProduct product, long writer) throws Exception {
        try (Connection connection = product.database.connect();
                Statement statement = connection.createStatement();
                ResultSet struck = statement.executeQuery("SELECT pg_terminate_backend(" + writer + ")")) {
            assertThat(struck.next() && struck.getBoolean(1)).isTrue();
        }
    }
}
