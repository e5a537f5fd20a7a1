package io.walletstream.standalone.cluster;

import io.walletstream.schema.config.WalletstreamKeys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What each process of a cluster is started with. */
record Parts(ClusterDirectory directory, Programs programs, ClusterPlan plan) {
    static final String POSTGRES = "postgres";
    static final String POSTGRES_START = "postgres-start";
    static final String KAFKA = "kafka";
    static final String CHAIN = "chain";
    static final String JOB_MANAGER = "jobmanager";
    static final String SERVICE = "query-service";
    static final String TASK_MANAGER = "taskmanager-";

    /** Names of all processes, in the order in which they are stopped last to first. */
    List<String> names() {
        List<String> names = new ArrayList<>(List.of(POSTGRES, KAFKA));
        if (plan.seed() != null) {
            names.add(CHAIN);
        }
        names.add(JOB_MANAGER);
        names.addAll(taskManagers());
        names.add(SERVICE);
        return names;
    }

    List<String> taskManagers() {
        return IntStream.rangeClosed(1, plan.taskManagers())
                .mapToObj(number -> TASK_MANAGER + number)
                .toList();
    }

    /** Port that others reach a process at; 0: it has none that never changes. */
    int port(String name) {
        return switch (name) {
            case POSTGRES -> plan.postgresPort();
            case KAFKA -> plan.kafkaPort();
            case CHAIN -> plan.chainPort();
            case JOB_MANAGER -> plan.flinkPort();
            case SERVICE -> plan.servicePort();
            default -> 0;
        };
    }

    List<String> command(String name) throws IOException {
        List<String> command;
        switch (name) {
            case POSTGRES -> {
                command = programs.ownCommand(directory, POSTGRES_START, "128m");
                command.addAll(List.of(
                        PostgresNode.class.getName(),
                        directory.postgres().toString(),
                        Integer.toString(plan.postgresPort())));
            }
            case KAFKA -> {
                command = programs.ownCommand(directory, name, "384m");
                command.addAll(List.of(
                        KafkaNode.class.getName(), directory.kafka().toString(), Integer.toString(plan.kafkaPort())));
            }
            case CHAIN -> {
                command = programs.ownCommand(directory, name, "256m");
                command.addAll(List.of(
                        ChainNode.class.getName(),
                        directory.chain().toString(),
                        Integer.toString(plan.chainPort()),
                        String.valueOf(plan.seed())));
            }
            case SERVICE -> command = programs.serviceCommand(directory, name);
            case JOB_MANAGER -> {
                command = programs.flinkCommand(directory, name, "jobmanager", plan.jar());
                command.add("org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint");
                command.addAll(flinkSettings(name));
            }
            default -> {
                command = programs.flinkCommand(directory, name, "taskmanager", plan.jar());
                command.add("org.apache.flink.runtime.taskexecutor.TaskManagerRunner");
                command.addAll(flinkSettings(name));
                command.add("-Dtaskmanager.numberOfTaskSlots=" + plan.slots());
                command.add("-Dtaskmanager.host=127.0.0.1");
                command.add("-Dtaskmanager.bind-host=127.0.0.1");
            }
        }
        return command;
    }

    /** Of a process of its own, {@code WALLETSTREAM_*}; Flink's processes get what they need with the jobs. */
    Map<String, String> variables(String name, String instanceId) throws IOException {
        if (!name.equals(SERVICE)) {
            return Map.of();
        }
        Map<String, String> variables = stores();
        variables.put(WalletstreamKeys.PORT.variable(), Integer.toString(plan.servicePort()));
        variables.put(WalletstreamKeys.HOST.variable(), "127.0.0.1");
        variables.put(
                WalletstreamKeys.BOOTSTRAP_KEY_FILE.variable(),
                directory.apiKeyFile().toString());
        variables.put(WalletstreamKeys.INSTANCE_ID.variable(), instanceId);
        return variables;
    }

    /** Of the program that submits the jobs, beside those that the operator gave. */
    Map<String, String> jobVariables() throws IOException {
        Map<String, String> variables = stores();
        String upstream = plan.upstream();
        if (upstream != null) {
            variables.put(WalletstreamKeys.ONESAT_URL.variable(), upstream);
        }
        variables.put(WalletstreamKeys.FLINK_URL.variable(), plan.flinkUrl());
        variables.put(
                WalletstreamKeys.CHECKPOINT_DIR.variable(),
                directory.checkpoints().toUri().toString());
        variables.put(WalletstreamKeys.PARALLELISM.variable(), Integer.toString(plan.parallelism()));
        variables.put(WalletstreamKeys.PARTITIONS.variable(), Integer.toString(plan.partitions()));
        return variables;
    }

    private Map<String, String> stores() throws IOException {
        Map<String, String> variables = new HashMap<>();
        variables.put(WalletstreamKeys.KAFKA.variable(), plan.kafka());
        variables.put(WalletstreamKeys.POSTGRES_URL.variable(), plan.postgresUrl());
        variables.put(WalletstreamKeys.POSTGRES_USER.variable(), "postgres");
        variables.put(WalletstreamKeys.POSTGRES_PASSWORD.variable(), directory.postgresPassword());
        return variables;
    }

    /** What is different from {@code flink-conf/config.yaml} on one machine without containers. */
    private List<String> flinkSettings(String name) {
        List<String> settings =
                new ArrayList<>(List.of("--configDir", programs.flinkConf().toString()));
        settings.addAll(List.of(
                "-Djobmanager.rpc.address=127.0.0.1",
                "-Djobmanager.rpc.port=" + plan.rpcPort(),
                "-Djobmanager.bind-host=127.0.0.1",
                "-Dblob.server.port=0",
                "-Drest.address=127.0.0.1",
                "-Drest.port=" + plan.flinkPort(),
                "-Drest.bind-address=127.0.0.1",
                "-Dmetrics.reporter.prom.port=0",
                "-Dio.tmp.dirs=" + directory.temporary(name),
                "-Dhigh-availability.storageDir=" + directory.highAvailability().toUri(),
                "-Dexecution.checkpointing.dir=" + directory.checkpoints().toUri(),
                "-Dexecution.checkpointing.savepoint-dir="
                        + directory.checkpoints().toUri()));
        return settings;
    }
}
