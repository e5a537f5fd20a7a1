package io.walletstream.stream.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.walletstream.oracle.RealTransactions;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.OutputContent;
import io.walletstream.stream.flow.TxContent;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RealTransactionsTest {
    private static final String LISTING = "d9f450fb3b39d26cac51e75ae3f65fc387022d530fcf98f11ef266d94e46c3be";
    private static final String PAYMENTS = "3291ce0ad5773503e0704244c7b039d52172ac126b977f53706079d60c5218c9";
    private static final TxProcessor PROCESSOR = new TxProcessor(TxProcessor.DEFAULT_SCRIPT_LIMIT_BYTES);

    @Test
    void the_listing_belongs_to_who_can_cancel_it_and_is_tagged_with_its_price() throws Exception {
        OutputContent listing = read(LISTING, 0).outputs().get(0);

        String seller = Network.MAIN.address(TxBytes.hex("c6a931190a4a05c6a0b25e4a1bc9a243d8825a2e"));
        assertThat(listing.owner()).isEqualTo(seller);
        assertThat(listing.basket()).isNull();
        assertThat(listing.tags()).containsExactly("own:" + seller, "list:price:1000");
        assertThat(listing.valueSats()).isEqualTo(1);
        assertThat(listing.script()).hasSize(556);
        assertThat(listing.content()).isNull();
    }

    @Test
    void the_other_outputs_are_money() throws Exception {
        TxContent tx = read(LISTING, IntStream.rangeClosed(1, 8).toArray());

        assertThat(tx.outputs()).hasSize(8).allSatisfy(output -> {
            assertThat(output.basket()).isEqualTo("fund");
            assertThat(output.tags()).containsExactly("own:" + output.owner());
        });
        assertThat(tx.outputs().get(0).owner())
                .isEqualTo(Network.MAIN.address(TxBytes.hex("64d629a399f7fe1ded57321704ea44d6cfc16e65")));
        assertThat(tx.outputs().get(0).valueSats()).isEqualTo(0x3b);
    }

    @Test
    void the_listing_spends_two_outputs_of_the_other_transaction() throws Exception {
        TxContent tx = read(LISTING);

        Txid spent = Txid.parse(PAYMENTS);
        assertThat(tx.inputs()).containsExactly(new Outpoint(spent, 0), new Outpoint(spent, 5));
        assertThat(tx.inputCount()).isEqualTo(2);
        assertThat(tx.outputTotalSats()).isEqualTo(1 + 0x3b + 0x28 + 0x62 + 0x7e + 0x28 + 0x2a + 0x9b + 0x3c);
        assertThat(tx.outputs()).isEmpty();
    }

    @Test
    void one_satoshi_to_an_address_has_its_owner_but_is_not_money() throws Exception {
        OutputContent output = read(PAYMENTS, 0).outputs().get(0);

        assertThat(output.valueSats()).isEqualTo(1);
        assertThat(output.owner())
                .isEqualTo(Network.MAIN.address(TxBytes.hex("147a5852099ac6fadb574e9f890d7ab98a392cc3")));
        assertThat(output.basket()).isNull();
        assertThat(output.tags()).containsExactly("own:" + output.owner());
    }

    @Test
    void every_shorter_and_longer_form_is_malformed() throws Exception {
        byte[] raw = RealTransactions.raw(PAYMENTS);

        for (int length = 0; length < raw.length; length++) {
            byte[] cut = Arrays.copyOf(raw, length);
            assertThatThrownBy(() -> RawTransaction.parse(cut)).isInstanceOf(MalformedTransactionException.class);
        }
        assertThatThrownBy(() -> RawTransaction.parse(Arrays.copyOf(raw, raw.length + 1)))
                .isInstanceOf(MalformedTransactionException.class)
                .hasMessage("1 bytes follow the transaction");
    }

    private static TxContent read(String txid, int... vouts) throws Exception {
        byte[] raw = RealTransactions.raw(txid);
        assertThat(RawTransaction.parse(raw).txid()).isEqualTo(Txid.parse(txid));
        return PROCESSOR.process(raw, Txid.parse(txid), vouts, Network.MAIN).content();
    }
}
