package io.walletstream.standalone.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.walletstream.schema.chain.Score;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final SimSettings SETTINGS = SimSettings.demo(3);

    private final SettableClock clock = new SettableClock();

    @TempDir
    private Path folder;

    private SimChain open() {
        return SimChain.open(SETTINGS, clock, folder.resolve("data").resolve("simchain.journal"));
    }

    private static String fingerprint(SimChain chain) {
        StringBuilder text = new StringBuilder(chain.tip().toString()).append(chain.mempool());
        chain.settings().owners().forEach(owner -> text.append(chain.frames(owner.address(), Score.ZERO)));
        return text.toString();
    }

    @Test
    void a_chain_comes_back_as_it_was_and_goes_on_as_it_would_have() {
        String before;
        try (SimChain chain = open()) {
            for (int i = 0; i < 30; i++) {
                chain.addTransactions(5);
                clock.advance(Duration.ofMillis(700));
                chain.mine();
            }
            chain.reorg(4);
            chain.addTransactions(3);
            before = fingerprint(chain);
        }
        clock.advance(Duration.ofHours(1));

        try (SimChain chain = open()) {
            assertThat(fingerprint(chain)).isEqualTo(before);
            assertThat(chain.actions()).isEqualTo(62);
            chain.mine();
        }
        try (SimChain chain = open()) {
            assertThat(chain.actions()).isEqualTo(63);
        }
    }

    @Test
    void a_line_cut_short_by_a_crash_is_cut_off() throws Exception {
        String before;
        try (SimChain chain = open()) {
            chain.addTransactions(5);
            before = fingerprint(chain);
        }
        Path file = folder.resolve("data").resolve("simchain.journal");
        Files.writeString(file, "mine 0 17345", StandardOpenOption.APPEND);

        try (SimChain chain = open()) {
            assertThat(fingerprint(chain)).isEqualTo(before);
            chain.mine();
        }

        assertThat(Files.readAllLines(file)).hasSize(3).last().asString().startsWith("mine 0 1734567890 ");
    }

    @Test
    void a_journal_of_another_seed_or_a_damaged_one_is_refused() throws Exception {
        open().close();
        Path file = folder.resolve("data").resolve("simchain.journal");

        assertThatThrownBy(() -> SimChain.open(SimSettings.demo(4), clock, file))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("another simulated chain");
        Files.writeString(file, "nonsense\n", StandardOpenOption.APPEND);
        assertThatThrownBy(this::open).isInstanceOf(JournalException.class).hasMessageContaining("line 2");
    }

    @Test
    void a_chain_with_a_journal_refuses_what_the_journal_cannot_repeat() {
        try (SimChain chain = open()) {
            assertThatThrownBy(() -> chain.mine(List.of())).isInstanceOf(IllegalStateException.class);
        }
    }
}
