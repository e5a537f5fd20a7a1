package io.walletstream.standalone.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.util.Collector;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedFlinkTest {
    private static final String JOB = "counter";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    void aJobGoesOnFromItsFinalCheckpoint() throws Exception {
        long counted;
        try (EmbeddedFlink first = EmbeddedFlink.start(directory, 2, Duration.ofHours(1))) {
            assertThat(first.newestCompletedCheckpoint(JOB)).isEmpty();
            JobID job = first.submit(JOB, counter(first, directory.resolve("first")), null);
            Awaitility.await().atMost(PATIENCE).until(() -> read(directory.resolve("first")) > 5);
            assertThat(first.status(job)).contains(JobStatus.RUNNING);
        }
        counted = read(directory.resolve("first"));
        Path restore;
        try (EmbeddedFlink second = EmbeddedFlink.start(directory, 2, Duration.ofMillis(200))) {
            restore = second.newestCompletedCheckpoint(JOB).orElseThrow();
            second.submit(JOB, counter(second, directory.resolve("second")), restore);
            Awaitility.await().atMost(PATIENCE).until(() -> read(directory.resolve("second")) > counted + 5);
            // the first value written shows where it went on: after what the final checkpoint had counted
            assertThat(Long.parseLong(
                            Files.readAllLines(directory.resolve("second")).get(0)))
                    .isBetween(5L, counted + 1);
            Awaitility.await().atMost(PATIENCE).until(() -> !Files.exists(restore));
            assertThat(second.newestCompletedCheckpoint(JOB)).isPresent();
        }
    }

    @Test
    void closesQuicklyWithAJobThatCannotCheckpoint() throws Exception {
        EmbeddedFlink flink = EmbeddedFlink.start(directory, 2, Duration.ofHours(1));
        JobID job = flink.submit(JOB, counter(flink, directory.resolve("no/such/directory")), null);
        Awaitility.await().atMost(PATIENCE).until(() -> flink.status(job).isPresent());
        Instant before = Instant.now();
        flink.close();
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(9));
    }

    private static StreamGraph counter(EmbeddedFlink flink, Path output) {
        Configuration configuration = flink.jobConfiguration(JOB);
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(1);
        environment
                .fromSource(
                        new DataGeneratorSource<>(
                                i -> i, Long.MAX_VALUE, RateLimiterStrategy.perSecond(100), Types.LONG),
                        WatermarkStrategy.noWatermarks(),
                        "ticks")
                .uid("ticks")
                .keyBy(i -> "all")
                .process(new Count(output.toString()))
                .uid("count")
                .sinkTo(new DiscardingSink<>())
                .uid("nowhere");
        return environment.getStreamGraph();
    }

    private static long read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        return Files.readAllLines(file).stream()
                .filter(line -> !line.isEmpty())
                .mapToLong(Long::parseLong)
                .max()
                .orElse(0);
    }

    /** Counts in keyed state and appends each count to a file. */
    private static final class Count extends KeyedProcessFunction<String, Long, Long> {
        private static final long serialVersionUID = 1;
        private final String output;
        private transient ValueState<Long> count;

        Count(String output) {
            this.output = output;
        }

        @Override
        public void open(OpenContext context) {
            count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
        }

        @Override
        public void processElement(Long value, Context context, Collector<Long> out) throws IOException {
            Long before = count.value();
            long next = before == null ? 1 : before + 1;
            count.update(next);
            Files.writeString(
                    Path.of(output),
                    next + "\n",
                    java.nio.file.StandardOpenOption.CREATE,
                    java.nio.file.StandardOpenOption.APPEND);
            out.collect(next);
        }
    }
}
