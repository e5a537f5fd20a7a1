package io.walletstream.standalone.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What there is to run.
 *
 * @param flinkConf the folder {@code flink-conf}
 * @param flink class path of JobManager, TaskManagers and of what submits the jobs
 * @param own class path of Kafka and the simulated chain
 * @param service class path of the query service
 */
record Programs(Path flinkConf, String flink, String own, String service) {
    private static final String LOGGING = "log4j2-cluster.properties";

    /** @throws ClusterException if the launcher script did not say where they are */
    static Programs ofLauncher() {
        String root = System.getProperty("walletstream.root", "");
        String service = System.getProperty("walletstream.service.classpath", "");
        if (root.isEmpty() || service.isEmpty()) {
            throw new ClusterException(ClusterException.FAILED, "start with the launcher script ./walletstream");
        }
        Path flink = Path.of(root, "stream-job", "target");
        return new Programs(
                Path.of(root, "flink-conf"),
                flink.resolve("classes") + ":" + flink.resolve("lib") + "/*",
                System.getProperty("java.class.path"),
                service);
    }

    /** Arguments of one of Flink's processes, without what is different on each. */
    List<String> flinkCommand(ClusterDirectory directory, String process, String kind, @Nullable String jar)
            throws IOException {
        List<String> command = java(
                directory,
                process,
                List.of("@" + flinkConf.resolve("common.jvm"), "@" + flinkConf.resolve(kind + ".jvm")));
        command.add("-cp");
        command.add(jar == null ? flink : jar + ":" + flink);
        return command;
    }

    List<String> ownCommand(ClusterDirectory directory, String process, String heap) throws IOException {
        List<String> command = java(directory, process, List.of("-Xmx" + heap, "-XX:+ExitOnOutOfMemoryError"));
        command.add("-cp");
        command.add(own);
        return command;
    }

    List<String> serviceCommand(ClusterDirectory directory, String process) {
        return new ArrayList<>(List.of(
                javaBinary(),
                "-Xmx192m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:MaxMetaspaceSize=128m",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dlogback.configurationFile=logback-file.xml",
                "-Dwalletstream.log=" + directory.log(process),
                "-cp",
                service,
                "io.walletstream.query.QueryServiceMain"));
    }

    private static List<String> java(ClusterDirectory directory, String process, List<String> arguments)
            throws IOException {
        Path logging = directory.root().resolve(LOGGING);
        try (InputStream resource = Programs.class.getResourceAsStream("/" + LOGGING)) {
            if (resource == null) {
                throw new IllegalStateException("no " + LOGGING + " on the class path");
            }
            Files.copy(resource, logging, StandardCopyOption.REPLACE_EXISTING);
        }
        return new ArrayList<>(Stream.of(
                        List.of(javaBinary()),
                        arguments,
                        List.of(
                                "-XX:+UseSerialGC",
                                "-Djava.io.tmpdir=" + directory.temporary(process),
                                "-Dlog4j2.configurationFile=" + logging,
                                "-Dwalletstream.log=" + directory.log(process)))
                .flatMap(List::stream)
                .toList());
    }

    private static String javaBinary() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
