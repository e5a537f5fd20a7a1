package io.walletstream.standalone.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Kills all processes of a cluster's directory once its standard input ends, that is, once the test that started it is gone, however it went. */
public final class ClusterWatchdog {
    private ClusterWatchdog() {}

    static Process watch(ClusterDirectory directory) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ClusterWatchdog.class.getName(),
                        directory.root().toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    public static void main(String[] args) throws IOException {
        while (System.in.read() >= 0) {
            // nothing is said
        }
        new ClusterDirectory(Path.of(args[0])).killAll();
    }
}
