package io.walletstream.stream.process;

import static io.walletstream.stream.process.TxBytes.concat;
import static io.walletstream.stream.process.TxBytes.hex;
import static io.walletstream.stream.process.TxBytes.littleEndian;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RawTransactionTest {
    private static final byte[] KEY_HASH = hex("0102030405060708090a0b0c0d0e0f1011121314");

    @Test
    void a_coinbase_has_an_input_that_spends_nothing() throws Exception {
        RawTransaction tx = RawTransaction.parse(TxBytes.aTransaction()
                .spending(new byte[32], -1)
                .paying(5, hex("51"))
                .build());

        assertThat(tx.inputCount()).isEqualTo(1);
        assertThat(tx.inputs()).isEmpty();
    }

    @Test
    void declared_lengths_beyond_the_bytes_are_refused_without_making_room_for_them() {
        byte[] oneGigabyteScript =
                concat(littleEndian(1, 4), hex("01"), new byte[36], hex("fe"), littleEndian(1 << 30, 4), new byte[8]);
        byte[] allInputs = concat(littleEndian(1, 4), hex("fe"), hex("ffffffff"), new byte[100]);
        byte[] negativeOutputs = concat(littleEndian(1, 4), hex("00"), hex("ff"), hex("ffffffffffffffff"));

        for (byte[] raw : new byte[][] {oneGigabyteScript, allInputs, negativeOutputs}) {
            assertThatThrownBy(() -> RawTransaction.parse(raw))
                    .isInstanceOf(MalformedTransactionException.class)
                    .hasMessageStartingWith("the transaction ends within");
        }
    }

    @Test
    void impossible_values_are_poison() {
        long all = 2_100_000_000_000_000L;
        byte[] negative = TxBytes.aTransaction().paying(-1, hex("51")).build();
        byte[] tooMuch = TxBytes.aTransaction().paying(all + 1, hex("51")).build();
        byte[] tooMuchTogether = TxBytes.aTransaction()
                .paying(all, hex("51"))
                .paying(1, hex("51"))
                .build();
        byte[] overflow = TxBytes.aTransaction()
                .paying(all, hex("51"))
                .paying(Long.MAX_VALUE, hex("51"))
                .build();

        for (byte[] raw : new byte[][] {negative, tooMuch, tooMuchTogether, overflow}) {
            assertThatThrownBy(() -> RawTransaction.parse(raw))
                    .isInstanceOf(PoisonTransactionException.class)
                    .hasMessageContaining("impossible value");
        }
    }

    @Test
    void a_hundred_thousand_outputs_are_read_each_with_its_own_script() throws Exception {
        int count = 100_000;
        TxBytes builder = TxBytes.aTransaction().spending(KEY_HASH_AS_TXID, 7);
        for (int i = 0; i < count; i++) {
            byte[] keyHash = KEY_HASH.clone();
            System.arraycopy(littleEndian(i, 4), 0, keyHash, 0, 4);
            builder.paying(i, TxBytes.p2pkh(keyHash));
        }
        byte[] raw = builder.build();
        RawTransaction tx = RawTransaction.parse(raw);
        assertThat(tx.outputCount()).isEqualTo(count);
        assertThat(tx.outputTotalSats()).isEqualTo((long) count * (count - 1) / 2);

        var content = new TxProcessor(1024)
                .process(raw, tx.txid(), IntStream.range(0, count).toArray(), Network.MAIN)
                .content();

        assertThat(content.outputs()).hasSize(count);
        assertThat(content.outputs().stream().map(output -> output.owner()).distinct())
                .hasSize(count);
        assertThat(content.outputs().get(99_999).valueSats()).isEqualTo(99_999);
    }

    private static final byte[] KEY_HASH_AS_TXID = concat(KEY_HASH, new byte[12]);
}
