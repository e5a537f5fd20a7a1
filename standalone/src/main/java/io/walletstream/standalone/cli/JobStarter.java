package io.walletstream.standalone.cli;

import io.walletstream.standalone.config.Settings;
import io.walletstream.stream.write.Database;
import java.net.URI;
import java.util.Optional;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** One Flink job of the product. */
interface JobStarter {
    /** Name of the job; also of its checkpoint folder, so it must not change. */
    String name();

    /**
     * Adds the topology to the environment, which has its name, parallelism and checkpoints already.
     *
     * @param hasState whether it will start from a checkpoint
     */
    void build(StreamExecutionEnvironment environment, Surroundings surroundings, boolean hasState);

    /**
     * Where a job finds the others.
     *
     * @param kafka bootstrap servers
     * @param oneSatUrl base address of the upstream; absent: there is none
     */
    record Surroundings(Settings settings, String kafka, Database database, Optional<URI> oneSatUrl) {}
}
