package io.walletstream.standalone.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What is refused before anything starts. The rest is the matter of ClusterTest. */
class ClusterCommandTest {
    private static final ClusterPlan PLAN =
            new ClusterPlan(15_001, 15_002, 15_003, 15_004, 15_005, 15_006, 2, 1, 4, 1L, null, null);

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void wrongNumbersAreRefusedByName() {
        assertThat(run("start", "--taskmanagers", "0")).isEqualTo(64);
        assertThat(error()).contains("--taskmanagers: expected 1 to 16, got 0");
        assertThat(run("start", "--parallelism", "65")).isEqualTo(64);
        assertThat(error()).contains("--parallelism: expected 1 to 64, got 65");
        assertThat(run("start", "--partitions", "-1")).isEqualTo(64);
        assertThat(error()).contains("--partitions");
        assertThat(directory.resolve("cluster.json")).doesNotExist();
    }

    @Test
    void optionsThatExcludeEachOtherAreRefused() {
        assertThat(run("start", "--demo", "--onesat-url", "http://x/api")).isEqualTo(64);
        assertThat(run("start", "--seed", "3")).isEqualTo(64);
        assertThat(error()).contains("exclude each other").contains("--seed is of --demo");
    }

    @Test
    void aTakenPortIsRefused() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(run("start", "--port", Integer.toString(taken.getLocalPort())))
                    .isEqualTo(4);
            assertThat(error()).contains("port " + taken.getLocalPort() + " on 127.0.0.1");
        }
    }

    @Test
    void whatAClusterWasMadeWithStays() throws Exception {
        new ClusterDirectory(directory).write(PLAN);
        assertThat(run("start", "--parallelism", "3")).isEqualTo(64);
        assertThat(error()).contains("this cluster was made with 1; cluster scale changes it");
        assertThat(run("start", "--onesat-url", "http://x/api")).isEqualTo(64);
        assertThat(run("start", "--taskmanagers", "1")).isEqualTo(64);
        assertThat(error()).contains("there are 2; stop the cluster to have fewer");
    }

    @Test
    void withoutAClusterThereIsNothingToDo() {
        for (String command : List.of("stop", "status", "upgrade")) {
            assertThat(run(command)).as(command).isEqualTo(64);
            assertThat(error()).contains("no cluster in " + directory);
        }
        assertThat(run("kill", "kafka")).isEqualTo(64);
        assertThat(run("reorg", "6")).isEqualTo(64);
        assertThat(run("scale", "2")).isEqualTo(64);
    }

    @Test
    void unknownNamesAndWordsAreRefused() throws Exception {
        new ClusterDirectory(directory).write(PLAN);
        assertThat(run("kill", "nobody")).isEqualTo(64);
        assertThat(error())
                .contains("unknown process nobody; there are postgres, kafka, chain, jobmanager, taskmanager-1");
        assertThat(run("kill", "kafka", "-9")).isEqualTo(1);
        assertThat(error()).contains("kafka does not run");
        assertThat(run("traffic", "loud")).isEqualTo(64);
        assertThat(run("reorg", "101")).isEqualTo(64);
        assertThat(error()).contains("expected a depth of 1 to 100, got 101");
        assertThat(run("upgrade", "--jar", "/nowhere.jar")).isEqualTo(64);
        assertThat(error()).contains("--jar: no file /nowhere.jar");
    }

    @Test
    void statusShowsWhatIsDownAndFails() throws Exception {
        new ClusterDirectory(directory).write(PLAN);
        assertThat(run("status")).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).containsPattern("taskmanager-2 +- +-  down");
        assertThat(run("status", "--json")).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("\"whole\" : false");
    }

    @Test
    void oneCommandAtATime() throws Exception {
        try (ClusterDirectory.Hold ignored = new ClusterDirectory(directory).hold()) {
            assertThat(run("stop")).isEqualTo(3);
            assertThat(error()).contains("another cluster command works on " + directory);
        }
    }

    @Test
    void aDirectoryOfTheOneMachineFormAndADamagedPlanAreRefused() throws Exception {
        Files.writeString(directory.resolve("cluster.json"), "{\"plan\": {\"parallelism\": \"x\"}}");
        assertThat(run("stop")).isEqualTo(1);
        assertThat(error()).contains("cluster.json is damaged or of another build");
        Files.writeString(directory.resolve("layout"), "8");
        assertThat(run("start")).isEqualTo(64);
        assertThat(error()).contains("belongs to ./walletstream demo or up");
    }

    @Test
    void whatIsAnnouncedIsTheOwnersAlone() throws Exception {
        ClusterDirectory written = new ClusterDirectory(directory);
        written.write(PLAN);
        assertThat(written.plan()).contains(PLAN);
        Path file = directory.resolve("cluster.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file))
                .contains("jdbc:postgresql://127.0.0.1:15003/walletstream?user=postgres&password=")
                .contains("\"kafka\" : \"127.0.0.1:15002\"");
    }

    @Test
    void oneTaskManagerLessStillCarriesBothJobs() {
        assertThat(PLAN.slots()).isEqualTo(2);
        assertThat(PLAN.withParallelism(4).slots()).isEqualTo(8);
        assertThat(PLAN.withParallelism(4).withTaskManagers(4).slots()).isEqualTo(3);
        assertThat(PLAN.withTaskManagers(1).slots()).isEqualTo(2);
    }

    @Test
    void aStrangerWithTheSameNumberIsNotOurs() throws Exception {
        PidFile file = new PidFile(directory.resolve("x"));
        ProcessHandle mine = ProcessHandle.current();
        file.write(mine);
        assertThat(file.process()).contains(mine);
        Files.writeString(file.file(), mine.pid() + " 1000\n");
        assertThat(file.process()).isEmpty();
        file.remove();
        assertThat(file.process()).isEmpty();
    }

    private String error() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private int run(String command, String... arguments) {
        List<String> all = new ArrayList<>(List.of(command, "--data", directory.toString()));
        all.addAll(List.of(arguments));
        CommandLine line = ClusterCommand.of(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                () -> new Programs(directory, "none", "none", "none"));
        return line.execute(all.toArray(String[]::new));
    }
}
