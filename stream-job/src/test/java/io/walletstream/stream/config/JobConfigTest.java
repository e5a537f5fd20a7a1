package io.walletstream.stream.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.walletstream.schema.config.Config;
import io.walletstream.schema.config.ConfigException;
import io.walletstream.schema.config.WalletstreamKeys;
import io.walletstream.stream.feed.FeedLimits;
import io.walletstream.stream.fetch.FetchLimits;
import io.walletstream.stream.wallet.WalletJobTuning;
import io.walletstream.stream.write.WriterLimits;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobConfigTest {
    @Test
    void theDefaultsOfTheSettingsAreTheDefaultsOfTheParts() {
        Config config = JobConfig.read(Map.of());
        assertThat(JobConfig.feedLimits(config)).isEqualTo(FeedLimits.DEFAULT);
        assertThat(JobConfig.fetchLimits(config)).isEqualTo(FetchLimits.DEFAULT);
        assertThat(JobConfig.tuning(config)).isEqualTo(WalletJobTuning.DEFAULT);
    }

    @Test
    void everySettingArrives() {
        Config config = JobConfig.read(
                Map.of("WALLETSTREAM_REORG_WINDOW", "9", "WALLETSTREAM_MAX_ROLLBACK", "50"),
                "--writer-linger=1ms",
                "--script-limit=2KiB",
                "--retry-longest=30s",
                "--fetch-cache=0B",
                "--fetch-memory=1MiB");
        assertThat(JobConfig.feedLimits(config).windowBlocks()).isEqualTo(9);
        assertThat(JobConfig.feedLimits(config).rollbackBlocks()).isEqualTo(50);
        assertThat(JobConfig.fetchLimits(config).cacheBytes()).isZero();
        assertThat(JobConfig.fetchLimits(config).inFlightBytes()).isEqualTo(1 << 20);
        assertThat(JobConfig.fetchLimits(config).maxBytes()).isEqualTo(1 << 20);
        WalletJobTuning tuning = JobConfig.tuning(config);
        assertThat(tuning.reorgBlocks()).isEqualTo(9);
        assertThat(tuning.rollbackBlocks()).isEqualTo(50);
        assertThat(tuning.scriptLimitBytes()).isEqualTo(2048);
        assertThat(tuning.writer().minLinger()).isEqualTo(Duration.ofMillis(1));
        assertThat(tuning.backoff().longest()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void impossibleValuesAreNamed() {
        refused("--feed-idle=0s", "feed-idle: expected more than nothing, got 0");
        refused("--max-rollback=5", "max-rollback: expected at least reorg-window, 6, got 5");
        refused("--retry-first=7h", "retry-longest: expected at least retry-first, got less");
        refused("--script-limit=1GiB", "script-limit: expected at most 33554432B, got 1073741824B");
        refused("--fetch-memory=0B", "fetch-memory: expected more than nothing, got 0B");
        refused("--port=1", "unknown flag --port");
    }

    @Test
    void whatIsSaidOfAnIdleWriterHolds() {
        assertThat(WalletstreamKeys.WRITER_LINGER.doc())
                .contains("waits " + WriterLimits.DEFAULT.minLinger().toMillis() + "ms");
    }

    private static void refused(String flag, String message) {
        assertThatThrownBy(() -> {
                    Config config = JobConfig.read(Map.of(), flag);
                    JobConfig.feedLimits(config);
                    JobConfig.fetchLimits(config);
                    JobConfig.tuning(config);
                })
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }
}
