package io.walletstream.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    @Test
    void theMedianIsTheMiddle() {
        assertThat(Statistics.median(3, 1, 2)).isEqualTo(2);
        assertThat(Statistics.median(4, 1, 2, 3)).isEqualTo(2.5);
        assertThatThrownBy(Statistics::median).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theSpreadIsAShareOfTheMedian() {
        assertThat(Statistics.spread(90, 100, 120)).isEqualTo(0.3);
    }

    @Test
    void percentilesAreNearestRanks() {
        double[] sorted = new double[100];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = i + 1;
        }
        assertThat(Statistics.percentile(sorted, 0.5)).isEqualTo(50);
        assertThat(Statistics.percentile(sorted, 0.99)).isEqualTo(99);
        assertThat(Statistics.percentile(sorted, 1)).isEqualTo(100);
        assertThat(Statistics.percentile(new double[] {7}, 0.01)).isEqualTo(7);
    }

    @Test
    void aReportHasTheFieldsThatOthersRead() {
        Report report = new Report("pipeline", 0.5, Map.of("a", 1), Map.of("b", 2), List.of(Map.of("c", 3)));

        assertThat(report.asMap().keySet())
                .containsExactly("benchmark", "ratio", "ours", "yardstick", "runs", "machine");
    }
}
