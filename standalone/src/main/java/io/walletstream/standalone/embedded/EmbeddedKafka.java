package io.walletstream.standalone.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** One Kafka node (broker and controller, KRaft) in this process, on loopback ports, with a log directory that outlives it. */
public final class EmbeddedKafka implements AutoCloseable {
    private static final int NODE_ID = 1;
    private static final int ADMIN_TIMEOUT_SECONDS = 30;
    private static final long DESCRIBE_PAUSE_MILLIS = 20;
    private static final String UNLIMITED = "-1";

    private final KafkaRaftServer server;
    private final String bootstrapServers;

    private EmbeddedKafka(KafkaRaftServer server, String bootstrapServers) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
    }

    /** Starts on free ports, which may differ from one start to the next. */
    public static EmbeddedKafka start(Path directory) {
        List<Integer> ports = FreePorts.take(2);
        return start(directory, ports.get(0), ports.get(1));
    }

    /**
     * Starts the node of this directory, creating it on first use.
     *
     * @param port for clients
     * @throws EmbeddedStartException if it does not come up
     */
    public static EmbeddedKafka start(Path directory, int port) {
        List<Integer> ports = FreePorts.take(2);
        return start(directory, port, ports.get(0) == port ? ports.get(1) : ports.get(0));
    }

    private static EmbeddedKafka start(Path directory, int port, int controllerPort) {
        try {
            Path logs = Files.createDirectories(directory.toAbsolutePath());
            if (!Files.exists(logs.resolve("meta.properties"))) {
                format(logs);
            }
            KafkaRaftServer server =
                    new KafkaRaftServer(KafkaConfig.fromProps(settings(logs, port, controllerPort)), Time.SYSTEM);
            server.startup();
            return new EmbeddedKafka(server, "127.0.0.1:" + port);
        } catch (Exception e) {
            throw new EmbeddedStartException("Kafka did not start in " + directory + ": " + e.getMessage(), e);
        }
    }

    /** {@code host:port} for clients. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /**
     * Creates the topics that are missing, with unlimited retention.
     *
     * @param partitionsByTopic partition count by topic name
     * @throws EmbeddedStartException if a topic exists with another count: offsets order an account's facts, so a count cannot change
     */
    public void createTopics(Map<String, Integer> partitionsByTopic) {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            var present = admin.listTopics().names().get(ADMIN_TIMEOUT_SECONDS, TimeUnit.SECONDS);
            List<NewTopic> missing = partitionsByTopic.entrySet().stream()
                    .filter(topic -> !present.contains(topic.getKey()))
                    .map(topic -> newTopic(topic.getKey(), topic.getValue()))
                    .toList();
            admin.createTopics(missing).all().get(ADMIN_TIMEOUT_SECONDS, TimeUnit.SECONDS);
            Map<String, TopicDescription> described = describe(admin, partitionsByTopic.keySet());
            partitionsByTopic.forEach((name, expected) -> {
                TopicDescription topic = described.get(name);
                int actual = topic == null ? 0 : topic.partitions().size();
                if (actual != expected) {
                    throw new EmbeddedStartException(
                            "topic " + name + " has " + actual + " partitions, expected " + expected
                                    + ": a partition count is fixed at creation",
                            null);
                }
            });
        } catch (ExecutionException | TimeoutException e) {
            throw new EmbeddedStartException("Kafka topics were not created: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedStartException("interrupted while creating Kafka topics", e);
        }
    }

    /** The broker may answer a moment before it has heard of topics that the controller has created. */
    private static Map<String, TopicDescription> describe(Admin admin, Set<String> topics)
            throws ExecutionException, TimeoutException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(ADMIN_TIMEOUT_SECONDS);
        while (true) {
            try {
                return admin.describeTopics(topics).allTopicNames().get(ADMIN_TIMEOUT_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || System.nanoTime() > deadline) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(DESCRIBE_PAUSE_MILLIS);
            }
        }
    }

    /** Clean shutdown: logs are flushed and marked clean, so the next start skips recovery. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static NewTopic newTopic(String name, int partitions) {
        return new NewTopic(name, partitions, (short) 1)
                .configs(Map.of(
                        TopicConfig.RETENTION_MS_CONFIG, UNLIMITED, TopicConfig.RETENTION_BYTES_CONFIG, UNLIMITED));
    }

    private static void format(Path logs) throws Exception {
        try (PrintStream quiet = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(quiet)
                    .setNodeId(NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(logs.toString())
                    .addDirectory(logs.toString())
                    .run();
        }
    }

    private static Properties settings(Path logs, int brokerPort, int controllerPort) throws IOException {
        Properties p = new Properties();
        p.setProperty("process.roles", "broker,controller");
        p.setProperty("node.id", Integer.toString(NODE_ID));
        p.setProperty("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
        p.setProperty("controller.listener.names", "CONTROLLER");
        p.setProperty("listeners", "BROKER://127.0.0.1:" + brokerPort + ",CONTROLLER://127.0.0.1:" + controllerPort);
        p.setProperty("advertised.listeners", "BROKER://127.0.0.1:" + brokerPort);
        p.setProperty("inter.broker.listener.name", "BROKER");
        p.setProperty("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT");
        p.setProperty("log.dirs", logs.toString());
        p.setProperty("auto.create.topics.enable", "false");
        p.setProperty("log.retention.ms", UNLIMITED);
        p.setProperty("group.initial.rebalance.delay.ms", "0");
        for (String internal : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            p.setProperty(internal + ".replication.factor", "1");
            p.setProperty(internal + ".num.partitions", "1");
        }
        p.setProperty("transaction.state.log.min.isr", "1");
        p.setProperty("share.coordinator.state.topic.min.isr", "1");
        // defaults are meant for a machine of its own
        p.setProperty("num.network.threads", "2");
        p.setProperty("num.io.threads", "2");
        p.setProperty("background.threads", "2");
        p.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(2 * 1024 * 1024));
        p.setProperty("log.cleaner.io.buffer.size", Integer.toString(128 * 1024));
        p.setProperty("offsets.load.buffer.size", Integer.toString(256 * 1024));
        p.setProperty("transaction.state.log.load.buffer.size", Integer.toString(256 * 1024));
        return p;
    }
}
