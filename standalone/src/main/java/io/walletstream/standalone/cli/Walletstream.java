package io.walletstream.standalone.cli;

import io.walletstream.schema.config.WalletstreamKeys;
import io.walletstream.schema.migrate.Migrator;
import io.walletstream.standalone.config.Settings;
import io.walletstream.standalone.embedded.EmbeddedFlink;
import io.walletstream.standalone.embedded.EmbeddedKafka;
import io.walletstream.standalone.embedded.EmbeddedPostgresServer;
import io.walletstream.standalone.embedded.JobFailure;
import io.walletstream.standalone.embedded.JobWatch;
import io.walletstream.standalone.embedded.Waiting;
import io.walletstream.stream.wallet.WalletJobSettings;
import io.walletstream.stream.write.Database;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole product on one machine. Starts along the flow of the data: chain, Postgres, Kafka, jobs, service; stops against it. What
 * each step answers with is closed again if a later step fails.
 */
final class Walletstream implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Walletstream.class);
    private static final String INTENT_TOPIC = "intent-commands";
    private static final Duration JOBS_RUNNING = Duration.ofSeconds(60);
    private static final Duration CALM = Duration.ofSeconds(5);
    private static final Duration FIRST_DATA = Duration.ofSeconds(10);

    private final Settings settings;
    private final DataDirectory data;
    private final int port;
    private final Stopper stopper = new Stopper();
    private @Nullable Simulation simulation;
    private @Nullable ServiceProcess service;
    private long postgresPid;

    private Walletstream(Settings settings, DataDirectory data, int port) {
        this.settings = settings;
        this.data = data;
        this.port = port;
        stopper.last("lock of the data directory", data);
    }

    /**
     * Checks what can be checked before anything starts.
     *
     * @param data taken for this process already; closed with what this answers, or at once on failure
     * @throws StartException if the port is taken
     */
    static Walletstream prepare(Settings settings, DataDirectory data) throws IOException {
        try {
            return new Walletstream(settings, data, ServicePort.choose(settings));
        } catch (IOException | RuntimeException e) {
            data.close();
            throw e;
        }
    }

    /**
     * What people and programs need to know of a running instance.
     *
     * @param account an account to look at, if there is one
     */
    record Ready(URI address, String apiKey, Optional<String> account) {}

    /**
     * Starts everything and waits until it serves.
     *
     * @param simulationFactory makes the chain of the demo; absent, the settings name the upstream
     * @throws StartException with one line that says why not
     */
    Ready start(Optional<Simulation.Factory> simulationFactory, List<JobStarter> jobs, ServiceProcess.Program program)
            throws IOException {
        URI address = URI.create("http://127.0.0.1:" + port);
        Optional<URI> upstream = upstream(simulationFactory);

        // both take a second or two and neither needs the other
        CompletableFuture<EmbeddedKafka> kafkaStart = CompletableFuture.supplyAsync(this::startKafka);
        EmbeddedPostgresServer postgres = startPostgres();
        EmbeddedKafka kafka = kafkaStart.join();

        EmbeddedFlink flink = stopper.add(
                Stopper.Turn.JOBS,
                "Flink",
                EmbeddedFlink.start(
                        data.resolve(""), jobs.size() * settings.parallelism(), settings.checkpointInterval()));
        Database database = new Database(postgres.jdbcUrl(), postgres.user(), postgres.password());
        var surroundings = new JobStarter.Surroundings(settings, kafka.bootstrapServers(), database, upstream);
        String instanceId = UUID.randomUUID().toString();
        ServiceProcess started = startService(program, instanceId, kafka, postgres);
        Map<String, JobID> running = new LinkedHashMap<>();
        jobs.forEach(job -> running.put(job.name(), submit(flink, job, surroundings)));

        stopper.first(
                "watch of the jobs",
                JobWatch.start(
                        flink, running, settings.patience().kafkaTimeout().plus(CALM)));

        ServiceClient client = new ServiceClient(address, data.apiKey());
        started.awaitReady(client, instanceId);
        awaitRunning(flink, running);
        Optional<String> account = populate(client);
        announce(address, kafka, postgres, flink);
        return new Ready(address, data.apiKey(), account);
    }

    /** Completes when the service, without which nothing is served, ends by itself. */
    CompletableFuture<Integer> serviceExit() {
        ServiceProcess running = service;
        return running == null ? new CompletableFuture<>() : running.onExit();
    }

    /** Bytes of memory that all processes hold. */
    long residentBytes() {
        return ProcessMemory.residentBytes(List.of(ProcessHandle.current().pid(), postgresPid));
    }

    /** Whether it was told to stop. */
    boolean isClosing() {
        return stopper.isClosing();
    }

    /** Stops what runs, in order, once; within 10 seconds. */
    @Override
    public void close() {
        stopper.close();
    }

    private Optional<URI> upstream(Optional<Simulation.Factory> factory) throws IOException {
        if (factory.isEmpty()) {
            return settings.oneSatUrl();
        }
        Simulation chain = factory.get().start(settings.seed(), data.resolve("chain"));
        simulation = stopper.add(Stopper.Turn.STORES, "simulated chain", chain);
        return Optional.of(chain.oneSatUrl());
    }

    /** Topics of the product with their numbers of partitions. */
    static Map<String, Integer> topics(Settings settings) {
        int partitions = settings.partitions();
        return Map.of(
                WalletJobSettings.TOPIC,
                partitions,
                WalletJobSettings.RETRY_TOPIC,
                partitions,
                INTENT_TOPIC,
                partitions);
    }

    private EmbeddedKafka startKafka() {
        EmbeddedKafka kafka = stopper.add(Stopper.Turn.STORES, "Kafka", EmbeddedKafka.start(data.resolve("kafka")));
        kafka.createTopics(topics(settings));
        return kafka;
    }

    private EmbeddedPostgresServer startPostgres() {
        EmbeddedPostgresServer postgres =
                stopper.add(Stopper.Turn.STORES, "Postgres", EmbeddedPostgresServer.start(data.resolve("postgres")));
        postgresPid = postgres.pid();
        Migrator.migrate(postgres.jdbcUrl(), postgres.user(), postgres.password());
        return postgres;
    }

    private JobID submit(EmbeddedFlink flink, JobStarter job, JobStarter.Surroundings surroundings) {
        StreamExecutionEnvironment environment = flink.environment(job.name());
        environment.configure(settings.patience().configuration());
        environment.setParallelism(settings.parallelism());
        var checkpoint = flink.newestCompletedCheckpoint(job.name());
        job.build(environment, surroundings, checkpoint.isPresent());
        LOG.info(
                "job {} starts from {}",
                job.name(),
                checkpoint.map(Object::toString).orElse("the beginning"));
        return flink.submit(job.name(), environment.getStreamGraph(), checkpoint.orElse(null));
    }

    private ServiceProcess startService(
            ServiceProcess.Program program, String instanceId, EmbeddedKafka kafka, EmbeddedPostgresServer postgres)
            throws IOException {
        Map<String, String> variables = new HashMap<>();
        variables.put(WalletstreamKeys.PORT.variable(), Integer.toString(port));
        variables.put(WalletstreamKeys.HOST.variable(), settings.host());
        variables.put(WalletstreamKeys.KAFKA.variable(), kafka.bootstrapServers());
        variables.put(WalletstreamKeys.POSTGRES_URL.variable(), postgres.jdbcUrl());
        variables.put(WalletstreamKeys.POSTGRES_USER.variable(), postgres.user());
        variables.put(WalletstreamKeys.POSTGRES_PASSWORD.variable(), postgres.password());
        variables.put(
                WalletstreamKeys.BOOTSTRAP_KEY_FILE.variable(),
                data.apiKeyFile().toString());
        variables.put(WalletstreamKeys.INSTANCE_ID.variable(), instanceId);
        ServiceProcess started = ServiceProcess.start(program, variables, data.resolve("logs"));
        service = stopper.add(Stopper.Turn.EDGES, "query service", started);
        return started;
    }

    private void awaitRunning(EmbeddedFlink flink, Map<String, JobID> jobs) {
        boolean isOver = Waiting.until(
                JOBS_RUNNING,
                () -> jobs.values().stream().allMatch(flink::isAtWork)
                        || jobs.values().stream().anyMatch(job -> hasFailed(flink, job)));
        jobs.forEach((name, job) -> {
            if (hasFailed(flink, job)) {
                String reason = flink.lastFailure(job).map(JobFailure::reason).orElse("nobody knows why");
                throw new StartException(StartException.FAILED, name + " does not start: " + reason);
            }
        });
        if (!isOver) {
            throw new StartException(
                    StartException.FAILED,
                    "the jobs are not running after " + JOBS_RUNNING + "; see "
                            + data.resolve("logs").resolve("walletstream.log"));
        }
    }

    private static boolean hasFailed(EmbeddedFlink flink, JobID job) {
        return flink.status(job).filter(JobStatus.FAILED::equals).isPresent();
    }

    private Optional<String> populate(ServiceClient client) throws IOException {
        Simulation chain = simulation;
        if (chain == null) {
            return client.anyAccount();
        }
        Map<String, String> ids = new LinkedHashMap<>();
        for (Map.Entry<String, List<String>> account : chain.accounts().entrySet()) {
            ids.put(account.getKey(), client.createAccount(account.getKey(), account.getValue()));
        }
        chain.startTraffic();
        Optional<String> first = ids.values().stream().findFirst();
        first.ifPresent(id -> Waiting.until(FIRST_DATA, () -> client.hasOutputs(id)));
        return first;
    }

    private void announce(URI address, EmbeddedKafka kafka, EmbeddedPostgresServer postgres, EmbeddedFlink flink)
            throws IOException {
        stopper.first("announcement", data::withdrawAnnouncement);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("url", address.toString());
        facts.put("apiKey", data.apiKey());
        facts.put("pid", ProcessHandle.current().pid());
        facts.put("kafka", kafka.bootstrapServers());
        facts.put("postgres", postgres.jdbcUrl() + "?user=" + postgres.user() + "&password=" + postgres.password());
        facts.put("flinkUi", flink.webAddress().toString());
        data.announce(facts);
    }
}
