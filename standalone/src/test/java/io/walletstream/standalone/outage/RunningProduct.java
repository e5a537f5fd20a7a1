package io.walletstream.standalone.outage;

import static org.awaitility.Awaitility.await;

import io.walletstream.standalone.embedded.EmbeddedFlink;
import io.walletstream.standalone.embedded.EmbeddedKafka;
import io.walletstream.standalone.embedded.EmbeddedPostgresServer;
import io.walletstream.standalone.embedded.JobFailure;
import io.walletstream.standalone.embedded.PostgresTemplate;
import io.walletstream.standalone.feed.TestFeedLimits;
import io.walletstream.standalone.sim.server.Faults;
import io.walletstream.standalone.sim.server.ServerSettings;
import io.walletstream.standalone.sim.server.SimChainServer;
import io.walletstream.stream.feed.FeedLimits;
import io.walletstream.stream.fetch.FetchLimits;
import io.walletstream.stream.fetch.MemoryTransactionSource;
import io.walletstream.stream.ingest.IngestJob;
import io.walletstream.stream.wallet.JobPatience;
import io.walletstream.stream.wallet.WalletJob;
import io.walletstream.stream.wallet.WalletJobSettings;
import io.walletstream.stream.write.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Both jobs on Kafka and Postgres that can be taken away and given back, at the same places and with the same data. */
final class RunningProduct implements AutoCloseable {
    static final int PARTITIONS = 2;
    static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration CHECKPOINTS = Duration.ofMillis(400);
    private static final JobPatience PATIENCE = new JobPatience(Duration.ofSeconds(1), Duration.ofMillis(500));
    private static final FeedLimits FEED = TestFeedLimits.SMALL
            .but()
            .discovery(Duration.ofMillis(500))
            .maxPause(Duration.ofMillis(500))
            .idle(Duration.ofSeconds(5))
            .maxBackoff(Duration.ofMillis(500))
            .build();

    final GrowingChain chain;
    final Database database;
    private final Path directory;
    private final SimChainServer server;
    private final EmbeddedFlink flink;
    private EmbeddedPostgresServer postgres;
    private EmbeddedKafka kafka;
    private final JobID wallet;
    private final JobID ingest;

    RunningProduct(Path directory, GrowingChain chain) throws Exception {
        this.directory = directory;
        this.chain = chain;
        server = SimChainServer.start(chain.chain(), ServerSettings.defaults().withRetry(Duration.ofMillis(700)));
        postgres = PostgresTemplate.start(directory.resolve("postgres"));
        database = new Database(postgres.jdbcUrl(), postgres.user(), postgres.password());
        kafka = EmbeddedKafka.start(directory.resolve("kafka"));
        kafka.createTopics(Map.of(WalletJobSettings.TOPIC, PARTITIONS, WalletJobSettings.RETRY_TOPIC, PARTITIONS));
        chain.createAccounts(database);
        flink = EmbeddedFlink.start(directory.resolve("flink"), 2, CHECKPOINTS);
        StreamExecutionEnvironment forWallet = environment(WalletJob.NAME);
        WalletJob.build(
                forWallet,
                WalletJobSettings.of(kafka.bootstrapServers(), 0, PARTITIONS, database),
                () -> MemoryTransactionSource.of(GrowingChain.RAW));
        wallet = flink.submit(WalletJob.NAME, forWallet.getStreamGraph(), null);
        StreamExecutionEnvironment forIngest = environment(IngestJob.NAME);
        IngestJob.build(
                forIngest,
                kafka.bootstrapServers(),
                WalletJobSettings.TOPIC,
                server.baseUrl(),
                database,
                FEED,
                FetchLimits.DEFAULT);
        ingest = flink.submit(IngestJob.NAME, forIngest.getStreamGraph(), null);
    }

    private StreamExecutionEnvironment environment(String job) {
        StreamExecutionEnvironment environment = flink.environment(job);
        environment.configure(PATIENCE.configuration());
        environment.setParallelism(1);
        return environment;
    }

    String kafka() {
        return kafka.bootstrapServers();
    }

    /** What the upstream does wrong. */
    Faults faults() {
        return server.faults();
    }

    void stopKafka() {
        kafka.close();
    }

    void startKafka() {
        int port = Integer.parseInt(kafka.bootstrapServers().replaceAll(".*:", ""));
        kafka = EmbeddedKafka.start(directory.resolve("kafka"), port);
    }

    void stopPostgres() throws IOException {
        postgres.close();
    }

    /** As when the machine loses its power, but for what the kernel keeps. */
    void killPostgres() throws IOException {
        ProcessHandle postmaster = ProcessHandle.of(postgres.pid()).orElseThrow();
        List<ProcessHandle> all =
                Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        await().atMost(SOON).until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
        postgres.close(); // gives back what this process holds of it
    }

    void startPostgres() {
        postgres = EmbeddedPostgresServer.start(directory.resolve("postgres"), postgres.port());
    }

    /** Waits until WalletJob has failed, after this moment, for a reason like this. */
    JobFailure awaitWalletFailure(Instant since, Predicate<JobFailure> reason) {
        return awaitFailure(wallet, since, reason);
    }

    JobFailure awaitIngestFailure(Instant since, Predicate<JobFailure> reason) {
        return awaitFailure(ingest, since, reason);
    }

    private JobFailure awaitFailure(JobID job, Instant since, Predicate<JobFailure> reason) {
        return await().alias("last failure " + flink.lastFailure(job))
                .atMost(SOON)
                .until(
                        () -> flink.lastFailure(job)
                                .filter(failure -> !failure.at().isBefore(since))
                                .filter(reason),
                        found -> found.isPresent())
                .orElseThrow();
    }

    /** The very jobs that were submitted, which nobody submitted again. */
    void awaitRunning() {
        await().atMost(SOON)
                .until(() -> Stream.of(wallet, ingest)
                        .allMatch(job -> flink.status(job)
                                .filter(JobStatus.RUNNING::equals)
                                .isPresent()));
    }

    @Override
    public void close() throws IOException {
        flink.close();
        kafka.close();
        postgres.close();
        server.close();
    }
}
