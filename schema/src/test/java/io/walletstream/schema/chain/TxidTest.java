package io.walletstream.schema.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TxidTest {
    private static final String TEXT = "0123456789abcdef0123456789abcdef0123456789abcdef00000000000000ff";

    @Property
    void everyFormReadsBackWhatWasWritten(@ForAll @Size(32) byte[] bytes) {
        Txid txid = Txid.fromBytes(bytes);
        ByteBuffer buffer = ByteBuffer.allocate(Txid.BYTES);
        txid.write(buffer);

        assertThat(txid.toBytes()).isEqualTo(bytes);
        assertThat(Txid.parse(txid.toString())).isEqualTo(txid).hasSameHashCodeAs(txid);
        assertThat(Txid.read(buffer.flip())).isEqualTo(txid);
        assertThat(Txid.ofWords(txid.word(0), txid.word(1), txid.word(2), txid.word(3)))
                .isEqualTo(txid);
        assertThat(Txid.fromHash(reversed(bytes))).isEqualTo(txid);
    }

    @Property
    void theOrderIsThatOfTheBytesAndOfTheText(@ForAll @Size(32) byte[] one, @ForAll @Size(32) byte[] two) {
        int order = Integer.signum(Txid.fromBytes(one).compareTo(Txid.fromBytes(two)));

        assertThat(order).isEqualTo(Integer.signum(Arrays.compareUnsigned(one, two)));
        assertThat(order)
                .isEqualTo(Integer.signum(Txid.fromBytes(one)
                        .toString()
                        .compareTo(Txid.fromBytes(two).toString())));
    }

    @Test
    void bothCasesAreReadAndTheLowerIsWritten() {
        assertThat(Txid.parse(TEXT.toUpperCase(Locale.ROOT))).hasToString(TEXT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0123456789abcdef",
                "0123456789abcdef0123456789abcdef0123456789abcdef00000000000000fg",
                "0123456789abcdef0123456789abcdef0123456789abcdef00000000000000f",
                "0123456789abcdef0123456789abcdef0123456789abcdef00000000000000ff0",
                "-123456789abcdef0123456789abcdef0123456789abcdef00000000000000ff",
                "\uff10123456789abcdef0123456789abcdef0123456789abcdef00000000000000ff",
                " 123456789abcdef0123456789abcdef0123456789abcdef00000000000000ff"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> Txid.parse(text)).isInstanceOf(InvalidChainValueException.class);
    }

    @Test
    void otherLengthsAreRefused() {
        assertThatThrownBy(() -> Txid.fromBytes(new byte[31])).isInstanceOf(InvalidChainValueException.class);
        assertThatThrownBy(() -> Txid.fromHash(new byte[33])).isInstanceOf(InvalidChainValueException.class);
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] out = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            out[i] = bytes[bytes.length - 1 - i];
        }
        return out;
    }
}
