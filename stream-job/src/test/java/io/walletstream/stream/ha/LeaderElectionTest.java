package io.walletstream.stream.ha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.flink.runtime.leaderelection.LeaderElectionDriver;
import org.apache.flink.runtime.leaderelection.LeaderInformation;
import org.apache.flink.runtime.leaderelection.LeaderInformationRegister;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaderElectionTest {
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final LeaderInformation SOMEONE =
            LeaderInformation.known(new UUID(1, 2), "pekko.tcp://flink@host:6123/user/rpc/dispatcher_0");

    @TempDir
    Path directory;

    private final List<LeaderInformation> seen = new CopyOnWriteArrayList<>();
    private final List<Throwable> fatal = new CopyOnWriteArrayList<>();

    @Test
    void theSecondLeadsWhenTheFirstIsGoneAndNoAddressOfTheFirstIsLeft() throws Exception {
        HaFolder folder = new HaFolder(directory);
        Events first = new Events();
        Events second = new Events();
        FileLeaderElectionDriver leading = driver(folder, first);
        Awaitility.await().until(() -> first.granted.size() == 1);
        leading.publishLeaderInformation("dispatcher", SOMEONE);
        assertThat(LeaderFile.read(folder.leader("dispatcher"))).isEqualTo(SOMEONE);

        try (FileLeaderElectionDriver waiting = driver(folder, second)) {
            waiting.publishLeaderInformation("dispatcher", LeaderInformation.known(new UUID(3, 4), "usurper"));
            waiting.deleteLeaderInformation("dispatcher");
            assertThat(LeaderFile.read(folder.leader("dispatcher"))).isEqualTo(SOMEONE);
            assertThat(waiting.hasLeadership()).isFalse();

            leading.close();
            Awaitility.await().until(() -> second.granted.size() == 1);
            assertThat(waiting.hasLeadership()).isTrue();
            assertThat(leading.hasLeadership()).isFalse();
            assertThat(LeaderFile.read(folder.leader("dispatcher")).isEmpty()).isTrue();
            assertThat(second.granted.get(0)).isNotEqualTo(first.granted.get(0));
        }
        assertThat(first.errors).isEmpty();
        assertThat(second.errors).isEmpty();
    }

    /** The operating system gives the lock back, whatever the process had no time for. */
    @Test
    void aKilledProcessLeadsNoMore() throws Exception {
        HaFolder folder = new HaFolder(directory);
        Process holder = holder(folder);
        try (BufferedReader words =
                new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(words.readLine()).isEqualTo("true");
            Events events = new Events();
            try (FileLeaderElectionDriver waiting = driver(folder, events);
                    LeaderLock another = new LeaderLock(folder.lock())) {
                assertThat(another.tryTake()).isFalse();
                assertThat(events.granted).isEmpty();

                assertThat(holder.destroyForcibly().waitFor(10, TimeUnit.SECONDS))
                        .isTrue();
                Awaitility.await().until(waiting::hasLeadership);
            }
        } finally {
            holder.destroyForcibly();
        }
    }

    /** Closing any channel of a file takes back the process's locks of it. */
    @Test
    void whoeverTriesBesideTheHolderInOneProcessDoesNotMakeItLoseTheLock() throws Exception {
        HaFolder folder = new HaFolder(directory);
        try (LeaderLock held = new LeaderLock(folder.lock());
                LeaderLock beside = new LeaderLock(folder.lock())) {
            assertThat(held.tryTake()).isTrue();
            assertThat(beside.tryTake()).isFalse();
            Process other = holder(folder);
            try (BufferedReader words =
                    new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
                assertThat(words.readLine()).isEqualTo("false");
            } finally {
                other.destroyForcibly();
            }
            held.close();
            assertThat(beside.tryTake()).isTrue();
        }
    }

    @Test
    void aLockFileThatWasReplacedEndsTheLeader() throws Exception {
        HaFolder folder = new HaFolder(directory);
        Events events = new Events();
        try (FileLeaderElectionDriver leading = driver(folder, events)) {
            Awaitility.await().until(leading::hasLeadership);
            Files.delete(folder.lock());
            Awaitility.await().until(() -> events.errors.size() == 1);
            assertThat(events.errors.get(0)).hasMessageContaining(folder.lock() + " was removed or replaced");
        }
    }

    @Test
    void retrievalSeesWhoLeadsAndThatNobodyDoes() throws Exception {
        Path file = directory.resolve("rest");
        try (FileLeaderRetrievalDriver ignored = new FileLeaderRetrievalDriver(file, seen::add, fatal::add, PAUSE)) {
            Awaitility.await().until(() -> !seen.isEmpty() && seen.get(0).isEmpty());
            LeaderFile.write(file, SOMEONE);
            Awaitility.await().until(() -> seen.contains(SOMEONE));
            LeaderFile.write(file, LeaderInformation.empty());
            Awaitility.await().until(() -> seen.get(seen.size() - 1).isEmpty());
            assertThat(fatal).isEmpty();

            Files.writeString(file, "something else, long enough for a header");
            Awaitility.await().until(() -> fatal.size() == 1);
            assertThat(fatal.get(0)).hasMessageContaining(file + " is damaged");
        }
    }

    @Test
    void aLeaderFileOfAnotherShapeIsDamaged() throws Exception {
        Path file = directory.resolve("rest");
        for (String content : List.of("no line end", "no-uuid\naddress")) {
            DurableFile.write(file, content.getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> LeaderFile.read(file)).isInstanceOf(DamagedFileException.class);
        }
    }

    /** Says whether it took the lock. */
    private static Process holder(HaFolder folder) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HoldsTheLock.class.getName(),
                        folder.lock().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static FileLeaderElectionDriver driver(HaFolder folder, Events events) {
        return new FileLeaderElectionDriver(folder, new LeaderLock(folder.lock()), events, PAUSE);
    }

    /** A process that holds the lock until it is killed. */
    public static final class HoldsTheLock {
        private HoldsTheLock() {}

        public static void main(String[] args) throws Exception {
            LeaderLock lock = new LeaderLock(Path.of(args[0]));
            System.out.println(lock.tryTake());
            new java.util.concurrent.CountDownLatch(1).await();
        }
    }

    private static final class Events implements LeaderElectionDriver.Listener {
        final List<UUID> granted = new CopyOnWriteArrayList<>();
        final List<Throwable> errors = new CopyOnWriteArrayList<>();

        @Override
        public void onGrantLeadership(UUID session) {
            granted.add(session);
        }

        @Override
        public void onRevokeLeadership() {
            errors.add(new AssertionError("nothing revokes but the end of the process"));
        }

        @Override
        public void onLeaderInformationChange(String component, LeaderInformation leader) {}

        @Override
        public void onLeaderInformationChange(LeaderInformationRegister register) {}

        @Override
        public void onError(Throwable error) {
            errors.add(error);
        }
    }
}
