package io.walletstream.schema.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutpointTest {
    private static final String TXID = "ab".repeat(32);

    @Property
    void bothSeparatorsAreReadAndTheUnderscoreIsWritten(@ForAll long word, @ForAll @IntRange(min = 0) int vout) {
        Outpoint outpoint = new Outpoint(Txid.ofWords(word, 1, 2, word), vout);

        assertThat(Outpoint.parse(outpoint.toString())).isEqualTo(outpoint);
        assertThat(Outpoint.parse(outpoint.toString().replace('_', '.'))).isEqualTo(outpoint);
        assertThat(outpoint.toString()).contains("_");
    }

    @Property
    void theOrderIsTxidThenVoutAsANumber(@ForAll @IntRange(min = 0) int one, @ForAll @IntRange(min = 0) int two) {
        Txid txid = Txid.parse(TXID);

        assertThat(Integer.signum(new Outpoint(txid, one).compareTo(new Outpoint(txid, two))))
                .isEqualTo(Integer.compare(one, two));
        assertThat(new Outpoint(Txid.ofWords(0, 0, 0, 1), one)).isLessThan(new Outpoint(txid, two));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "_",
                "_ ",
                "_-1",
                "_+1",
                "_01",
                "_00",
                "_2147483648",
                "_99999999999",
                "_1x",
                ":1",
                "_\u0661",
                "_0x1"
            })
    void anythingElseAfterTheTxidIsRefused(String end) {
        assertThatThrownBy(() -> Outpoint.parse(TXID + end)).isInstanceOf(InvalidChainValueException.class);
    }

    @Test
    void anythingElseBeforeItIsRefused() {
        assertThatThrownBy(() -> Outpoint.parse("")).isInstanceOf(InvalidChainValueException.class);
        assertThatThrownBy(() -> Outpoint.parse("x" + TXID.substring(1) + "_0"))
                .isInstanceOf(InvalidChainValueException.class);
        assertThatThrownBy(() -> new Outpoint(Txid.parse(TXID), -1)).isInstanceOf(InvalidChainValueException.class);
    }

    @Test
    void theLargestVoutIsRead() {
        assertThat(Outpoint.parse(TXID + "_2147483647").vout()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void anItemIdIsTheOutpointAndTheScore() {
        assertThat(new ItemId(Outpoint.parse(TXID + ".7"), Score.parse("800123.000000045")))
                .hasToString(TXID + "_7:800123.000000045");
    }
}
