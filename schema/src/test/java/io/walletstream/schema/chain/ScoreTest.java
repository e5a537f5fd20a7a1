package io.walletstream.schema.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreTest {
    @Property
    void theTextReadsBack(@ForAll("scores") Score score) {
        assertThat(Score.parse(score.toString())).isEqualTo(score);
        assertThat(new BigDecimal(score.toString()))
                .isEqualByComparingTo(BigDecimal.valueOf(score.major()).add(BigDecimal.valueOf(score.fraction(), 9)));
    }

    @Property
    void theOrderOfScoresIsThatOfNumbersAndOfLongs(@ForAll("scores") Score one, @ForAll("scores") Score two) {
        int order = Integer.signum(one.compareTo(two));

        assertThat(order).isEqualTo(Long.compare(one.packed(), two.packed()));
        assertThat(order).isEqualTo(new BigDecimal(one.toString()).compareTo(new BigDecimal(two.toString())));
    }

    @Property
    void everyUnconfirmedScoreSortsAfterEveryHeight(@ForAll("scores") Score one, @ForAll("scores") Score two) {
        if (one.isMined() && !two.isMined()) {
            assertThat(one).isLessThan(two);
        }
    }

    @Test
    void aHeightAndAnIndexSurviveWhereADoubleWouldRound() {
        Score score = Score.parse("800123.000000045");

        assertThat(score).isEqualTo(Score.mined(800123, 45)).hasToString("800123.000000045");
        assertThat(score.height()).isEqualTo(800123);
        assertThat(score.fraction()).isEqualTo(45);
        assertThat(score.packed()).isEqualTo((800123L << 30) + 45);
    }

    @Test
    void aTimeKeepsItsNanoseconds() {
        Score score = Score.parse("1734567890.123456789");

        assertThat(score).isEqualTo(Score.unconfirmed(1_734_567_890L, 123_456_789));
        assertThat(score.isMined()).isFalse();
        assertThat(score).hasToString("1734567890.123456789");
        assertThatThrownBy(score::height).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "0.0, 0",
        "800123, 800123",
        "800123.0, 800123",
        "800123.100000000, 800123.1",
        "8.00123000000045e5, 800123.000000045",
        "8E5, 800000",
        "1E-9, 0.000000001",
        "1E-10, 0",
        "0.0000000006, 0.000000001",
        "800123.00000004549999999999, 800123.000000045",
        "800123.00000004500000000000000000001, 800123.000000045",
        "0.9999999999, 1",
        "499999999.999999999, 499999999.999999999",
        "500000000, 500000000",
        "8589934591.999999999, 8589934591.999999999",
        "0E+2147483647, 0",
        "1E-60, 0"
    })
    void numbersInEveryFormOfJsonAreRead(String token, String canonical) {
        assertThat(Score.parse(token)).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x",
                "NaN",
                "Infinity",
                "-Infinity",
                "-1",
                "-0.000000001",
                "-1E-30",
                "1.2.3",
                "1e",
                "0x10",
                "1_000",
                "800123,5",
                " 1",
                "1 ",
                "8589934592",
                "8589934591.9999999999",
                "99999999999",
                "1E11",
                "1E2147483646",
                "1E2147483647",
                "1E2147483648",
                "1E99999999999",
                "1E-2147483647",
                "12345678901234567890123456789012345678901",
                "\u0661\u0662"
            })
    @Timeout(value = 5, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void anythingElseIsRefused(String token) {
        assertThatThrownBy(() -> Score.parse(token)).isInstanceOf(InvalidChainValueException.class);
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void anExponentAtTheEdgeOfAnIntIsRefusedWithoutWritingTheNumberOut() {
        assertThatThrownBy(() -> Score.parse("123456789012345678901234567E2147483630"))
                .isInstanceOf(InvalidChainValueException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, 1_000_000_000L, (5L << 30) + 1_000_000_000L})
    void aLongThatIsNoPackedScoreIsRefused(long packed) {
        assertThatThrownBy(() -> new Score(packed)).isInstanceOf(InvalidChainValueException.class);
    }

    @Test
    void positionsOutsideTheirRangesAreRefused() {
        assertThatThrownBy(() -> Score.mined(-1, 0)).isInstanceOf(InvalidChainValueException.class);
        assertThatThrownBy(() -> Score.mined(500_000_000, 0)).isInstanceOf(InvalidChainValueException.class);
        assertThatThrownBy(() -> Score.mined(1, 1_000_000_000)).isInstanceOf(InvalidChainValueException.class);
        assertThatThrownBy(() -> Score.unconfirmed(499_999_999, 0)).isInstanceOf(InvalidChainValueException.class);
        assertThatThrownBy(() -> Score.unconfirmed(1L << 33, 0)).isInstanceOf(InvalidChainValueException.class);
        assertThatThrownBy(() -> Score.unconfirmed(1L << 32, -1)).isInstanceOf(InvalidChainValueException.class);
    }

    @Test
    void theNextScoreIsTheNextIndexOrNanosecond() {
        assertThat(Score.parse("905").next()).isEqualTo(Score.mined(905, 1));
        assertThat(Score.mined(905, 999_999_999).next()).isEqualTo(Score.mined(906, 0));
        assertThat(Score.mined(499_999_999, 999_999_999).next()).isEqualTo(Score.unconfirmed(500_000_000, 0));
        assertThat(Score.parse("1734567890.123456789").next()).isEqualTo(Score.parse("1734567890.12345679"));
        Score highest = Score.unconfirmed((1L << 33) - 1, 999_999_999);
        assertThatThrownBy(highest::next).isInstanceOf(InvalidChainValueException.class);
    }

    @Property
    void nothingLiesBetweenAScoreAndTheNext(@ForAll("scores") Score score) {
        Assume.that(
                score.packed() < Score.unconfirmed((1L << 33) - 1, 999_999_999).packed());
        assertThat(score.next()).isGreaterThan(score);
        assertThat(new BigDecimal(score.next().toString()).subtract(new BigDecimal(score.toString())))
                .isEqualByComparingTo("0.000000001");
    }

    @Provide
    Arbitrary<Score> scores() {
        Arbitrary<Integer> fractions = Arbitraries.integers().between(0, 999_999_999);
        return Arbitraries.oneOf(
                Combinators.combine(Arbitraries.integers().between(0, 499_999_999), fractions)
                        .as(Score::mined),
                Combinators.combine(Arbitraries.longs().between(Score.FIRST_TIME, (1L << 33) - 1), fractions)
                        .as(Score::unconfirmed));
    }
}
