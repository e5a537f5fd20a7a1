package io.walletstream.standalone.cli;

import io.walletstream.standalone.embedded.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The query service as a process of its own, since its libraries and Flink's do not go together. Its settings are variables, so that no
 * secret is in its arguments. It ends when its standard input does: that is how it learns that this process was killed.
 */
final class ServiceProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceProcess.class);
    private static final Duration READY = Duration.ofSeconds(60);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(4);

    /** What to run; the service is no dependency of this module. */
    record Program(String classPath, String mainClass) {
        static Program queryService(String classPath) {
            return new Program(classPath, "io.walletstream.query.QueryServiceMain");
        }
    }

    private final Process process;
    private final Path logs;

    private ServiceProcess(Process process, Path logs) {
        this.process = process;
        this.logs = logs;
    }

    /**
     * Starts the service.
     *
     * @param settings its {@code WALLETSTREAM_*} variables; those of this process are not inherited
     * @param logs folder of its log, which rolls over, and of what it prints, which is that of its last start
     */
    static ServiceProcess start(Program program, Map<String, String> settings, Path logs) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(List.of(
                java,
                "-Xmx192m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:MaxMetaspaceSize=128m",
                "-Dlogback.configurationFile=logback-file.xml",
                "-Dwalletstream.log=" + logs.resolve("query-service.log"),
                "-cp",
                program.classPath(),
                program.mainClass()));
        builder.environment().keySet().removeIf(name -> name.startsWith("WALLETSTREAM_"));
        builder.environment().putAll(settings);
        builder.redirectErrorStream(true);
        builder.redirectOutput(
                ProcessBuilder.Redirect.to(logs.resolve("query-service.out").toFile()));
        Process process = builder.start();
        // Says that there is a parent; once this process is gone, however it went, the service ends.
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        return new ServiceProcess(process, logs);
    }

    /**
     * Waits until it serves.
     *
     * @throws StartException if it ended or takes too long
     */
    void awaitReady(ServiceClient client, String instanceId) {
        boolean answered = Waiting.until(READY, () -> !isAlive() || client.isReady(instanceId));
        if (!isAlive() || !answered) {
            throw new StartException(
                    StartException.FAILED,
                    "the query service " + (isAlive() ? "is not ready after " + READY : "ended")
                            + "; see query-service.log and query-service.out in " + logs);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Completes with the exit code. */
    CompletableFuture<Integer> onExit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("the query service did not stop within {}; killing it", STOP_TIMEOUT);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
