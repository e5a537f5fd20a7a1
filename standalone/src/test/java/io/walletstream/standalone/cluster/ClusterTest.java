package io.walletstream.standalone.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The cluster form as processes: each is killed in the middle of work, the jobs are rescaled and upgraded, all is stopped and started; and the tables are
 * those that an honest observer of the topic writes. {@code -Dwalletstream.long=true} kills each three times.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterTest {
    private static final int KILLS = Boolean.getBoolean("walletstream.long") ? 3 : 1;
    private static final InstantSource CLOCK = InstantSource.system();
    private static final int FIRST_BLOCKS = 6;
    private static final int BLOCKS = 10;
    private static final int CHECKPOINTS_AT_MOST = 3 + 2;

    private static RunningCluster running;
    private static double rowsABlock;
    private static boolean isTaskManagerKilled;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        assumeTrue(Files.isDirectory(Path.of("../query-service/target/lib")), "query-service is not packaged");
        running = new RunningCluster(directory);
        running.chain.createAccounts(running.database());
        running.chain.grow(FIRST_BLOCKS);
        running.awaitTheChainsOutputs();
        long before = running.rows(); // the first blocks of a chain make fewer rows
        running.chain.grow(FIRST_BLOCKS);
        running.awaitTheChainsOutputs();
        rowsABlock = (double) (running.rows() - before) / FIRST_BLOCKS;
    }

    @AfterAll
    static void stop() throws Exception {
        if (running != null) {
            running.close();
        }
    }

    /** TaskManagers by turns: where one is killed, the tasks go to the other. */
    static Stream<String> victims() {
        return IntStream.range(0, KILLS)
                .boxed()
                .flatMap(round -> Stream.of(
                        "taskmanager-" + (1 + round % 2), "jobmanager", "kafka", "postgres", "query-service"));
    }

    @Order(1)
    @ParameterizedTest
    @MethodSource("victims")
    void aKilledProcessIsMissedByNobody(String name) throws Exception {
        long before = running.rows();
        List<String> jobs = ids();
        RunningCluster.Growth growth = running.grow(BLOCKS);
        await().atMost(RunningCluster.SOON).until(() -> running.rows() - before >= 0.4 * BLOCKS * rowsABlock);
        double applied = running.rows() - before;
        long checkpoint = newestCheckpoint();
        long killedAt = CLOCK.millis();

        long pid = running.cluster.kill(name, true);

        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        running.cluster.start(running.plan());
        assertThat(running.cluster.process(name).handle().orElseThrow().pid()).isNotEqualTo(pid);
        boolean hasTasks = name.equals("taskmanager-1") && !isTaskManagerKilled; // later all may be on the other
        isTaskManagerKilled |= hasTasks;
        if (hasTasks || name.equals("jobmanager")) {
            await("a new attempt")
                    .atMost(RunningCluster.SOON)
                    .ignoreExceptions()
                    .until(() -> running.flink().jobs().stream().anyMatch(job -> job.since() > killedAt));
        }
        growth.awaitEnd();
        running.awaitTheChainsOutputs();
        long all = running.rows() - before;
        rowsABlock = (double) all / BLOCKS;
        assertThat(applied / all).as("part of the work at the kill").isBetween(0.2, 0.8);
        // the same jobs: nobody submitted them again
        assertThat(ids()).isEqualTo(jobs);
        await().atMost(RunningCluster.SOON).ignoreExceptions().until(() -> newestCheckpoint() > checkpoint);
        running.awaitTheReferencesTables();
    }

    @Order(2)
    @ParameterizedTest
    @ValueSource(ints = {2, 4, 1})
    void theJobsAreRescaledInTheMiddleOfWork(int parallelism) throws Exception {
        RunningCluster.Growth growth = running.grow(BLOCKS / 2);
        running.cluster.scale(parallelism);
        growth.awaitEnd();
        assertThat(running.flink().parallelism()).isEqualTo(parallelism);
        running.awaitTheReferencesTables();
        assertFewFiles();
    }

    @Order(3)
    @Test
    void anotherBuildGoesOn() throws Exception {
        Path jar = jarOf(
                Path.of("../stream-job/target/classes"),
                running.directory.root().resolve("stream-job-next.jar"));
        RunningCluster.Growth growth = running.grow(BLOCKS / 2);
        running.cluster.upgrade(running.plan().withJar(jar.toString()));
        growth.awaitEnd();
        for (String name : List.of("jobmanager", "taskmanager-1", "taskmanager-2")) {
            assertThat(openFiles(running.cluster.process(name).handle().orElseThrow()))
                    .as(name)
                    .contains(jar.toRealPath().toString());
        }
        running.awaitTheReferencesTables();
        assertFewFiles();
    }

    @Order(4)
    @Test
    void whatIsStoppedGoesOnAtTheNextStart() throws Exception {
        running.cluster.stop();
        Programs programs = running.programs;
        ClusterStatus stopped = ClusterStatus.of(running.directory, programs);
        assertThat(stopped.processes())
                .allSatisfy(part -> assertThat(part.pid()).isNull());
        running.chain.grow(BLOCKS / 2);
        running.cluster.start(running.plan());
        running.awaitTheReferencesTables();
        ClusterStatus status = ClusterStatus.of(running.directory, programs);
        assertThat(status.isWhole()).as(status.table()).isTrue();
        assertThat(status.jobs())
                .extracting(ClusterStatus.JobPart::name)
                .containsExactlyInAnyOrder("IngestJob", "WalletJob");
        assertFewFiles();
    }

    private static List<String> ids() throws IOException {
        return running.flink().jobs().stream().map(FlinkRest.Job::id).sorted().toList();
    }

    /** The lower one of both jobs. */
    private static long newestCheckpoint() throws IOException {
        long lowest = Long.MAX_VALUE;
        for (FlinkRest.Job job : running.flink().jobs()) {
            lowest = Math.min(
                    lowest,
                    running.flink()
                            .newestCheckpoint(job.id())
                            .map(found -> found.path("id").asLong())
                            .orElse(0L));
        }
        return lowest;
    }

    /** Checkpoints that newer ones replaced, and savepoints that were started from, are removed. */
    private static void assertFewFiles() {
        for (String job : List.of("IngestJob", "WalletJob")) {
            await().untilAsserted(() -> assertThat(
                            metadata(running.directory.checkpoints().resolve(job)))
                    .isBetween(1L, (long) CHECKPOINTS_AT_MOST));
        }
    }

    private static long metadata(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.endsWith("_metadata")).count();
        }
    }

    private static List<String> openFiles(ProcessHandle process) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return files.map(file -> {
                        try {
                            return Files.readSymbolicLink(file).toString();
                        } catch (IOException e) {
                            return ""; // closed meanwhile
                        }
                    })
                    .toList();
        }
    }

    private static Path jarOf(Path classes, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> all = Files.walk(classes)) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(path).toString()));
                Files.copy(path, out);
                out.closeEntry();
            }
        }
        return jar;
    }
}
