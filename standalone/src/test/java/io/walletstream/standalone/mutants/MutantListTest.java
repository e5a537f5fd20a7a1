package io.walletstream.standalone.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The list of faults fits the code as it is; that each is caught, {@code ./walletstream test --mutants} shows. */
class MutantListTest {
    private static final int LEAST_FAULTS = 25;
    private static final int KNOWN_FAILURES = 10;
    private static final Path ROOT = Objects.requireNonNull(
            Path.of(System.getProperty("basedir", ".")).toAbsolutePath().getParent());

    static Stream<Fault> faults() throws IOException {
        return FaultList.read(ROOT).stream();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultAppliesAndItsTestExists(Fault fault) throws IOException {
        for (Fault.Edit edit : fault.edits()) {
            String text = Files.readString(ROOT.resolve(edit.file()));

            assertThat(edit.apply(text)).isNotEqualTo(text);
        }
        String type = fault.test().substring(0, fault.test().indexOf('#'));
        String method = fault.test().substring(fault.test().indexOf('#') + 1);
        Path test = ROOT.resolve(fault.module()).resolve("src/test/java").resolve(type.replace('.', '/') + ".java");

        assertThat(Files.readString(test)).containsPattern("\\bvoid " + method + "\\(");
    }

    @Test
    void thereAreManyAndOneForEachKnownFailure() throws IOException {
        List<Fault> faults = faults().toList();

        assertThat(faults).hasSizeGreaterThanOrEqualTo(LEAST_FAULTS);
        assertThat(faults).extracting(Fault::name).doesNotHaveDuplicates();
        for (int number = 1; number <= KNOWN_FAILURES; number++) {
            String name = "KnownFailuresTest#failure%02d_".formatted(number);
            assertThat(faults).anySatisfy(fault -> assertThat(fault.test()).contains(name));
        }
    }

    @Test
    void whatDoesNotOccurExactlyOnceIsRefused() {
        Fault.Edit edit = new Fault.Edit("a/B.java", "x", "y");

        assertThat(edit.apply("axb")).isEqualTo("ayb");
        assertThatThrownBy(() -> edit.apply("ab")).hasMessageContaining("does not have: x");
        assertThatThrownBy(() -> edit.apply("axbx")).hasMessageContaining("has more than once: x");
    }

    @Test
    void aListIsReadAsItIsWritten() {
        List<Fault> faults = FaultList.parse(List.of(
                "# one",
                "test: oracle a.B#c",
                "file: m/F.java",
                "<<<<",
                " from",
                "====",
                "to",
                ">>>>",
                "",
                "# two",
                "test: schema d.E#f",
                "file: n/G.java",
                "<<<<",
                "x",
                "====",
                ">>>>"));

        assertThat(faults)
                .containsExactly(
                        new Fault("one", List.of(new Fault.Edit("m/F.java", "from", "to")), "oracle", "a.B#c"),
                        new Fault("two", List.of(new Fault.Edit("n/G.java", "x", "")), "schema", "d.E#f"));
        assertThatThrownBy(() -> FaultList.parse(List.of("what"))).hasMessageContaining("line 1");
    }
}
