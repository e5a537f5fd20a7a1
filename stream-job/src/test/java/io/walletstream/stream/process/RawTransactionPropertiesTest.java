package io.walletstream.stream.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.TxContent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class RawTransactionPropertiesTest {
    private static final TxProcessor PROCESSOR = new TxProcessor(64);

    @Property
    void random_bytes_are_read_or_refused_and_nothing_else_happens(@ForAll @Size(max = 400) byte[] raw) {
        readOrRefuse(raw);
    }

    @Property
    void a_transaction_with_one_byte_changed_is_read_or_refused(
            @ForAll @IntRange(max = 2000) int position, @ForAll byte value) {
        byte[] raw = listing();
        raw[position % raw.length] = value;

        readOrRefuse(raw);
    }

    @Property
    void random_scripts_behind_the_beginnings_of_templates_never_fail(
            @ForAll @IntRange(max = 5) int kind,
            @ForAll @Size(max = 120) byte[] rest,
            @ForAll @LongRange(max = 2) long sats)
            throws PoisonTransactionException {
        byte[] head = switch (kind) {
            case 0 -> ContractTemplates.OLDER_HEAD;
            case 1 -> ContractTemplates.NEWER_LISTING_HEAD_ALL;
            case 2 -> ContractTemplates.NEWER_LISTING_HEAD_SINGLE;
            case 3 -> TxBytes.hex("0063036f7264");
            case 4 -> TxBytes.hex("0063036f726451");
            default -> TxBytes.hex("76a914");
        };
        byte[] script = TxBytes.concat(head, rest);
        byte[] raw = TxBytes.aTransaction().paying(sats, script).build();

        TxContent content = PROCESSOR
                .process(raw, RawTransaction.txidOf(raw), new int[] {0}, Network.TEST)
                .content();

        assertThat(content.outputs()).hasSize(1);
    }

    @Property
    void what_was_written_is_read(
            @ForAll @Size(max = 20) List<@LongRange(max = 100_000_000_000_000L) Long> values,
            @ForAll @Size(max = 20) List<@IntRange Integer> spent,
            @ForAll @Size(max = 300) byte[] script)
            throws PoisonTransactionException {
        TxBytes builder = TxBytes.aTransaction();
        List<Outpoint> inputs = new ArrayList<>();
        for (int vout : spent) {
            byte[] hash = new byte[Txid.BYTES];
            hash[0] = (byte) vout;
            hash[31] = 9;
            builder.spending(hash, vout);
            inputs.add(new Outpoint(Txid.fromHash(hash), vout));
        }
        values.forEach(value -> builder.paying(value, script));
        byte[] raw = builder.build();

        RawTransaction tx = RawTransaction.parse(raw);

        assertThat(tx.inputs()).isEqualTo(inputs);
        assertThat(tx.inputCount()).isEqualTo(inputs.size());
        assertThat(tx.sizeBytes()).isEqualTo(raw.length);
        assertThat(IntStream.range(0, tx.outputCount()).mapToObj(tx::valueSats)).isEqualTo(values);
        assertThat(IntStream.range(0, tx.outputCount()))
                .allSatisfy(vout -> assertThat(tx.script(vout).toBytes()).isEqualTo(script));
    }

    private static void readOrRefuse(byte[] raw) {
        try {
            RawTransaction tx = RawTransaction.parse(raw);
            int[] vouts = IntStream.range(0, tx.outputCount()).toArray();
            TxContent content =
                    PROCESSOR.process(raw, tx.txid(), vouts, Network.MAIN).content();
            assertThat(content.outputs()).hasSize(vouts.length);
        } catch (PoisonTransactionException refused) {
            assertThat(refused)
                    .hasMessageMatching(
                            "the transaction ends within .*|output .* impossible value .*|.* bytes follow .*");
        }
    }

    private static byte[] listing() {
        byte[] payout = TxBytes.concat(TxBytes.littleEndian(1000, 8), TxBytes.push(TxBytes.p2pkh(new byte[20])));
        byte[] script = TxBytes.concat(
                TxBytes.envelope("text/plain", new byte[] {'h', 'i'}),
                ContractTemplates.OLDER_HEAD,
                TxBytes.push(new byte[20]),
                TxBytes.push(payout),
                ContractTemplates.OLDER_LISTING_TAIL);
        return TxBytes.aTransaction()
                .spending(new byte[32], 1)
                .paying(1, script)
                .build();
    }
}
