package io.walletstream.standalone.outage;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.standalone.embedded.JobFailure;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka or Postgres go away in mid-run: the jobs wait, nobody submits them again, and nothing is lost or told twice. */
class OutageTest {
    private static final InstantSource CLOCK = InstantSource.system();

    private static GrowingChain chain;
    private static RunningProduct product;
    private static Tables tables;
    private long eventsBefore;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        chain = new GrowingChain(31);
        chain.grow(3);
        product = new RunningProduct(directory, chain);
        tables = new Tables(product);
    }

    @AfterAll
    static void stop() throws Exception {
        product.close();
        chain.close();
    }

    @BeforeEach
    void someWorkIsDone() throws Exception {
        tables.awaitEqual();
        eventsBefore = tables.events();
        assertThat(eventsBefore).isPositive();
    }

    @AfterEach
    void allIsDoneAndTheJobsRun() throws Exception {
        product.awaitRunning();
        tables.awaitEqual();
        assertThat(tables.events()).isGreaterThan(eventsBefore);
        product.awaitRunning();
    }

    @Test
    void kafkaIsAway() throws Exception {
        Instant begin = CLOCK.instant();
        product.stopKafka();
        chain.grow(3);
        JobFailure first = product.awaitIngestFailure(begin, OutageTest::isOfKafka);
        assertThat(tables.events()).isEqualTo(eventsBefore);
        product.awaitIngestFailure(first.at().plusMillis(1), OutageTest::isOfKafka); // it waits and tries again

        product.startKafka();
    }

    @Test
    void postgresIsKilled() throws Exception {
        Instant begin = CLOCK.instant();
        tables.inMidFlush(writer -> {
            product.killPostgres();
            assertThat(ProcessHandle.of(writer)).isEmpty();
        });
        waitForItInVain(begin);
        product.startPostgres();
    }

    @Test
    void postgresIsRestarted() throws Exception {
        Instant begin = CLOCK.instant();
        tables.inMidFlush(writer -> product.stopPostgres());
        waitForItInVain(begin);
        product.startPostgres();
    }

    private static void waitForItInVain(Instant begin) {
        JobFailure refused =
                product.awaitWalletFailure(begin, failure -> failure.root().contains("refused"));
        chain.grow(1);
        JobFailure again = product.awaitWalletFailure(
                refused.at().plusMillis(1), failure -> failure.root().contains("refused"));
        assertThat(again.causes().toString()).doesNotContain(product.database.password());
    }

    @Test
    void aConnectionBreaksInMidFlush() throws Exception {
        Instant begin = CLOCK.instant();
        tables.inMidFlush(writer -> {
            try (Connection connection = product.database.connect();
                    Statement statement = connection.createStatement();
                    ResultSet struck = statement.executeQuery("SELECT pg_terminate_backend(" + writer + ")")) {
                assertThat(struck.next() && struck.getBoolean(1)).isTrue();
            }
        });
        // where COPY begins, the driver meets the end of the stream before the server's farewell
        product.awaitWalletFailure(begin, failure -> failure.causes().toString().contains("PSQLException"));
    }

    private static boolean isOfKafka(JobFailure failure) {
        return failure.causes().toString().contains("org.apache.kafka.common.errors.TimeoutException");
    }
}
