package io.walletstream.bench.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleCaseTest {
    @Test
    void eachCaseDiffersFromTheFirstInOneWay() {
        List<ScaleCase> cases = ScaleCase.all(1_000_000);
        ScaleCase first = cases.get(0);

        assertThat(cases).extracting(ScaleCase::parallelism).containsOnly(1, 2, 4);
        assertThat(cases).extracting(ScaleCase::accounts).containsOnly(1, 100, 10_000);
        assertThat(cases).extracting(ScaleCase::items).containsOnly(1_000_000L, 10_000_000L);
        assertThat(cases.subList(1, cases.size()))
                .allSatisfy(size -> assertThat(differences(size, first)).isEqualTo(1));
    }

    @Test
    void theBoundIsOnTheCaseOfMoreStateAlone() {
        List<ScaleCase> cases = ScaleCase.all(1000);

        assertThat(cases)
                .filteredOn(size -> size.isOfState(cases.get(0)))
                .containsExactly(new ScaleCase(2, 100, 10_000));
    }

    private static int differences(ScaleCase one, ScaleCase other) {
        return (one.parallelism() != other.parallelism() ? 1 : 0)
                + (one.accounts() != other.accounts() ? 1 : 0)
                + (one.items() != other.items() ? 1 : 0);
    }
}
