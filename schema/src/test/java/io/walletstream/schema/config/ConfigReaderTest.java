package io.walletstream.schema.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
    private static final ConfigReader READER = new ConfigReader(List.of(
            WalletstreamKeys.PORT,
            WalletstreamKeys.ONESAT_URL,
            WalletstreamKeys.CHECKPOINT_INTERVAL,
            WalletstreamKeys.POSTGRES_PASSWORD));

    @TempDir
    Path directory;

    @Test
    void flagsBeatVariablesBeatTheFileBeatDefaults() throws Exception {
        Path file = Files.writeString(
                directory.resolve("w.properties"), "port=1\ncheckpoint-interval=1h\nonesat-url=http://f/api/\n");
        Map<String, String> environment = Map.of("WALLETSTREAM_PORT", "2", "WALLETSTREAM_CHECKPOINT_INTERVAL", "500ms");

        Config config = READER.read(ConfigFlags.parse("--port", "3", "--config=" + file), environment);

        assertThat(config.get(WalletstreamKeys.PORT)).isEqualTo(3);
        assertThat(config.get(WalletstreamKeys.CHECKPOINT_INTERVAL)).isEqualTo(Duration.ofMillis(500));
        assertThat(config.get(WalletstreamKeys.ONESAT_URL)).hasToString("http://f/api");
        Config defaults = READER.read(Map.of(), Map.of("WALLETSTREAM_PORT", ""), null);
        assertThat(defaults.get(WalletstreamKeys.PORT)).isEqualTo(8080);
        assertThat(defaults.isGiven(WalletstreamKeys.PORT)).isFalse();
        assertThat(defaults.find(WalletstreamKeys.ONESAT_URL)).isEmpty();
        assertThatThrownBy(() -> defaults.get(WalletstreamKeys.ONESAT_URL))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("WALLETSTREAM_ONESAT_URL");
    }

    @Test
    void refusesWhatNoProcessKnowsButNotWhatAnotherOneUses() throws Exception {
        Path file = Files.writeString(directory.resolve("w.properties"), "porte=1\n");
        assertThatThrownBy(() -> READER.read(Map.of(), Map.of(), file)).hasMessageContaining("unknown setting porte");
        assertThatThrownBy(() -> READER.read(Map.of(), Map.of("WALLETSTREAM_PORTE", "1"), null))
                .hasMessage("unknown variable WALLETSTREAM_PORTE");
        assertThatThrownBy(() -> READER.read(Map.of("porte", "1"), Map.of(), null))
                .hasMessage("unknown flag --porte");
        assertThatThrownBy(() -> READER.read(Map.of(), Map.of(), directory.resolve("missing")))
                .isInstanceOf(ConfigException.class);
        READER.read(Map.of(), Map.of("WALLETSTREAM_PARTITIONS", "7", "HOME", "/"), null);
    }

    @Test
    void namesTheSettingThatIsMalformedWithoutShowingASecret() {
        assertThatThrownBy(() -> READER.read(Map.of(), Map.of("WALLETSTREAM_PORT", "70000"), null))
                .hasMessage("WALLETSTREAM_PORT: expected a whole number from 0 to 65535, got \"70000\"");
        ConfigKey<Integer> pin = ConfigKey.of("pin", ConfigValues.integer(0, 9999), "0", "A pin.")
                .asSecret();
        ConfigReader reader = new ConfigReader(List.of(pin));
        assertThatThrownBy(() -> reader.read(Map.of(), Map.of("WALLETSTREAM_PIN", "hunter2"), null))
                .hasMessage("WALLETSTREAM_PIN: expected a whole number from 0 to 9999");
        assertThatThrownBy(() -> reader.read(Map.of("pin", "7"), Map.of(), null))
                .hasMessage("--pin is a secret: set WALLETSTREAM_PIN instead");
        assertThatThrownBy(() -> READER.read(Map.of("onesat-url", "ftp://u:hunter2@host"), Map.of(), null))
                .hasMessageEndingWith("got \"ftp://(hidden)@host\"");
    }

    @Test
    void showsEffectiveValuesAsAFileWithSecretsHidden() throws Exception {
        Config config = READER.read(Map.of(), Map.of("WALLETSTREAM_POSTGRES_PASSWORD", "hunter2"), null);
        assertThat(config.effective())
                .isEqualTo("port=8080\n#onesat-url=\ncheckpoint-interval=5s\npostgres-password=(hidden)\n");
        READER.read(Map.of(), Map.of(), Files.writeString(directory.resolve("again"), config.effective()));
    }

    @Test
    void flagsNeedValuesAndComeOnce() {
        assertThat(ConfigFlags.parse("--print-config").printConfig()).isTrue();
        assertThatThrownBy(() -> ConfigFlags.parse("--port")).hasMessageContaining("needs a value");
        assertThatThrownBy(() -> ConfigFlags.parse("port")).hasMessageContaining("unexpected argument");
        assertThatThrownBy(() -> ConfigFlags.parse("--port=1", "--port=2")).hasMessageContaining("twice");
    }
}
