package io.walletstream.standalone.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.oracle.RealTransactions;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.OutputContent;
import io.walletstream.stream.flow.TxContent;
import io.walletstream.stream.process.Network;
import io.walletstream.stream.process.RawTransaction;
import io.walletstream.stream.process.TxProcessor;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What outputs declare, compared with what the real indexers find in the bytes. */
class ExpectedOutputTest {
    private static final SimSettings SETTINGS = SimSettings.demo(11);
    private static final String ALICE = SETTINGS.owners().get(0).address();
    private static final TxProcessor PROCESSOR = new TxProcessor(TxProcessor.DEFAULT_SCRIPT_LIMIT_BYTES);

    @Test
    void every_output_of_a_long_history_is_found_to_be_what_it_declares() throws Exception {
        SimChain chain = SimChain.create(SETTINGS, new SettableClock());
        Set<String> kinds = new HashSet<>();
        for (int i = 0; i < 80; i++) {
            for (Txid txid : chain.addTransactions(10)) {
                // One of the same call may have replaced it already.
                if (chain.transaction(txid).isPresent()) {
                    kinds.addAll(compare(chain.transaction(txid).orElseThrow()));
                }
            }
            chain.mine();
        }
        assertThat(kinds).contains("fund", "lock", "list", "text", "json", "item", "unowned");
    }

    @Test
    void content_is_kept_to_its_first_thousand_characters_and_only_of_text() {
        byte[] longText = "ß".repeat(3000).getBytes(StandardCharsets.UTF_8);
        assertThat(OutputDraft.inscription(ALICE, "text/plain", longText, true).content())
                .isEqualTo("ß".repeat(1000));
        assertThat(OutputDraft.inscription(ALICE, "image/png", longText, true).content())
                .isNull();
    }

    @Test
    void a_listing_is_byte_for_byte_the_real_one() throws Exception {
        byte[] raw = RealTransactions.raw("d9f450fb3b39d26cac51e75ae3f65fc387022d530fcf98f11ef266d94e46c3be");
        String cancel = Network.MAIN.address(HexFormat.of().parseHex("c6a931190a4a05c6a0b25e4a1bc9a243d8825a2e"));
        String payout = Network.MAIN.address(HexFormat.of().parseHex("a4bf6aa414326e1afb9a78e8cd45647de57ef4b7"));

        assertThat(HexFormat.of().formatHex(raw))
                .contains(HexFormat.of()
                        .formatHex(OutputDraft.listing(cancel, payout, 1000).script()));
        assertThat(RawTransaction.txidOf(raw).toString()).startsWith("d9f450fb");
    }

    private static Set<String> compare(SimTx tx) throws Exception {
        assertThat(RawTransaction.txidOf(tx.raw())).isEqualTo(tx.txid());
        int[] vouts = IntStream.range(0, tx.outputs().size()).toArray();
        TxContent content =
                PROCESSOR.process(tx.raw(), tx.txid(), vouts, Network.MAIN).content();
        assertThat(content.inputs()).isEqualTo(tx.inputs());
        Set<String> kinds = new HashSet<>();
        for (OutputContent found : content.outputs()) {
            ExpectedOutput expected = tx.outputs().get(found.vout());
            assertThat(found.owner()).isEqualTo(expected.owner());
            assertThat(found.valueSats()).isEqualTo(expected.valueSats());
            assertThat(found.basket()).isEqualTo(expected.basket());
            assertThat(found.tags()).isEqualTo(expected.tags());
            assertThat(found.content()).isEqualTo(expected.content());
            kinds.add(kind(expected));
        }
        return kinds;
    }

    private static String kind(ExpectedOutput output) {
        if (output.owner() == null) {
            return "unowned";
        } else if (output.tags().stream().anyMatch(tag -> tag.startsWith(OutputDraft.LISTING_TAG))) {
            return "list";
        } else if (output.basket() != null) {
            return output.basket();
        } else if (output.content() != null) {
            return output.content().startsWith("{") ? "json" : "text";
        }
        return "item";
    }
}
