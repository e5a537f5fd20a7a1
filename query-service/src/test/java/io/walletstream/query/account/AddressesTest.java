package io.walletstream.query.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses of known keys, and the test vectors of BIP-173 and BIP-350. */
class AddressesTest {
    @ParameterizedTest
    @CsvSource({
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa, bsv, main",
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa, bitcoin, main",
        "1111111111111111111114oLvT2, bsv, main",
        "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn, bsv, test",
        "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn, bitcoin, regtest",
        "3P14159f73E4gFr7JterCCQh9QjiTjiZrG, bitcoin, main",
        "2MzQwSSnBHWHqSAqtTVQ6v47XtaisrJa1Vc, bitcoin, signet",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4, bitcoin, main",
        "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4, bitcoin, main",
        "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7, bitcoin, test",
        "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y, bitcoin, main",
        "bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs, bitcoin, main",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0, bitcoin, main",
    })
    void areAddresses(String address, String chain, String network) {
        assertThat(Addresses.isValid(address, chain, network)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb, bsv, main",
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa, bsv, test",
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfN0, bsv, main",
        "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn, bsv, main",
        "3P14159f73E4gFr7JterCCQh9QjiTjiZrG, bsv, main",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4, bsv, main",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4, bitcoin, test",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5, bitcoin, main",
        "Bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4, bitcoin, main",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd, bitcoin, main",
        "bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4, bitcoin, main",
        "bc1pw5dgrnzv, bitcoin, main",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v8n0nx0muaewav253zgeav, bitcoin, main",
        "BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P, bitcoin, main",
        "bc1gmk9yu, bitcoin, main",
        "bc1, bitcoin, main",
        "'', bsv, main",
        "11111111111111111111111111, bsv, main",
    })
    void areNone(String address, String chain, String network) {
        assertThat(Addresses.isValid(address, chain, network)).isFalse();
    }
}
