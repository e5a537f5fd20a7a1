package io.walletstream.standalone.cluster;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a cluster is, an option of all commands. */
final class ClusterPlace {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = ".walletstream-cluster",
            description = "Directory of the cluster (.walletstream-cluster).")
    private Path data = Path.of(".walletstream-cluster");

    ClusterDirectory directory() {
        return new ClusterDirectory(data);
    }
}
