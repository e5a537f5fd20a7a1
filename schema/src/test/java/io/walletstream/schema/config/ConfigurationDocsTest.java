package io.walletstream.schema.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationDocsTest {
    @Test
    void theDocsListEverySettingAsItIsDefined() throws Exception {
        String docs = Files.readString(Path.of("../docs/configuration.md"));
        assertThat(docs)
                .as("paste into docs/configuration.md:\n%s", WalletstreamKeys.markdownTable())
                .contains(WalletstreamKeys.markdownTable());
    }
}
