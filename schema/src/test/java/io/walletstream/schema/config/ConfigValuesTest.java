package io.walletstream.schema.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigValuesTest {
    @Test
    void readsDurations() {
        assertThat(ConfigValues.duration("500ms")).isEqualTo(Duration.ofMillis(500));
        assertThat(ConfigValues.duration("10s")).isEqualTo(Duration.ofSeconds(10));
        assertThat(ConfigValues.duration("5m")).isEqualTo(Duration.ofMinutes(5));
        assertThat(ConfigValues.duration(" 1h ")).isEqualTo(Duration.ofHours(1));
        assertThat(ConfigValues.duration("7d")).isEqualTo(Duration.ofDays(7));
        for (String bad : List.of("", "10", "s", "-1s", "1.5s", "10S", "1w", "10 seconds", "9999999999999999s")) {
            assertThatIllegalArgumentException().as(bad).isThrownBy(() -> ConfigValues.duration(bad));
        }
    }

    @Test
    void readsSizes() {
        assertThat(ConfigValues.sizeBytes("512B")).isEqualTo(512);
        assertThat(ConfigValues.sizeBytes("64KiB")).isEqualTo(65_536);
        assertThat(ConfigValues.sizeBytes("16MiB")).isEqualTo(16_777_216);
        assertThat(ConfigValues.sizeBytes("1GiB")).isEqualTo(1L << 30);
        for (String bad : List.of("", "64", "64kb", "64KB", "-1B", "999999999999999TiB")) {
            assertThatIllegalArgumentException().as(bad).isThrownBy(() -> ConfigValues.sizeBytes(bad));
        }
    }

    @Test
    void readsSwitchesAddressesAndNumbers() {
        assertThat(ConfigValues.onOff("on")).isTrue();
        assertThat(ConfigValues.onOff("false")).isFalse();
        assertThat(ConfigValues.httpUrl("https://host/api/")).hasToString("https://host/api");
        assertThat(ConfigValues.integer(0, 5).apply("5")).isEqualTo(5);
        assertThatIllegalArgumentException().isThrownBy(() -> ConfigValues.onOff("maybe"));
        assertThatIllegalArgumentException().isThrownBy(() -> ConfigValues.httpUrl("ftp://host"));
        assertThatIllegalArgumentException().isThrownBy(() -> ConfigValues.httpUrl("host:80"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfigValues.integer(0, 5).apply("6"));
    }
}
