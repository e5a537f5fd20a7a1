package io.walletstream.stream.process;

import static io.walletstream.stream.process.TxBytes.aTransaction;
import static io.walletstream.stream.process.TxBytes.concat;
import static io.walletstream.stream.process.TxBytes.envelope;
import static io.walletstream.stream.process.TxBytes.hex;
import static io.walletstream.stream.process.TxBytes.p2pkh;
import static io.walletstream.stream.process.TxBytes.push;
import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.stream.process.OwnerScripts.Unlocking;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class OwnerScriptsTest {
    // The key of the curve's generator, in both forms, with its well-known addresses.
    private static final byte[] KEY = hex("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
    private static final byte[] LONG_KEY = hex("0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
            + "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8");
    private static final String ADDRESS = "1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH";
    private static final String LONG_KEY_ADDRESS = "1EHNa6Q4Jz2uvNExL497mE43ikXhwF6kZm";
    private static final String TEST_ADDRESS = "mrCDrCybB6J1vRfbwM5hemdJz73FwDBC8r";
    private static final byte[] KEY_HASH = hex("751e76e8199196d454941c45d1b3a323f1433bd6");
    private static final byte[] SIGNATURE = new byte[72];

    private static Unlocking unlocking(String owner, byte[] script) throws Exception {
        byte[] raw = aTransaction()
                .spending(hex("ff".repeat(32)), -1, push(SIGNATURE))
                .spending(new byte[32], 0, script)
                .paying(1, new byte[0])
                .build();
        // The first input is a coinbase's: it spends nothing.
        return new OwnerScripts(owner).unlocking(RawTransaction.parse(raw), 0);
    }

    private static boolean owns(String owner, long valueSats, byte[] script) throws Exception {
        byte[] raw = aTransaction()
                .spending(new byte[32], 0)
                .paying(valueSats, script)
                .build();
        return new OwnerScripts(owner).owns(RawTransaction.parse(raw), 0);
    }

    @Test
    void ripemd160_as_published() {
        assertThat(ripemd160("")).isEqualTo("9c1185a5c5e9fc54612808977ee8f548b2258d31");
        assertThat(ripemd160("abc")).isEqualTo("8eb208f7e05d987a9b044a8e98c6b087f15a0bfc");
        assertThat(ripemd160("abcdefghijklmnopqrstuvwxyz")).isEqualTo("f71c27109c692c1b56bbdceb5b9d2865b3708dbc");
    }

    private static String ripemd160(String text) {
        return HexFormat.of().formatHex(Ripemd160.hash(text.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void an_input_is_the_owners_if_a_key_of_its_address_unlocks_it() throws Exception {
        assertThat(unlocking(ADDRESS, concat(push(SIGNATURE), push(KEY)))).isEqualTo(Unlocking.OWNER);
        assertThat(unlocking(TEST_ADDRESS, concat(push(SIGNATURE), push(KEY)))).isEqualTo(Unlocking.OWNER);
        assertThat(unlocking(LONG_KEY_ADDRESS, concat(push(SIGNATURE), push(LONG_KEY))))
                .isEqualTo(Unlocking.OWNER);
        assertThat(unlocking(ADDRESS, concat(push(SIGNATURE), push(LONG_KEY)))).isEqualTo(Unlocking.OTHER);
    }

    @Test
    void other_forms_of_unlocking_tell_nothing() throws Exception {
        assertThat(unlocking(ADDRESS, new byte[0])).isEqualTo(Unlocking.UNKNOWN);
        assertThat(unlocking(ADDRESS, push(SIGNATURE))).isEqualTo(Unlocking.UNKNOWN);
        assertThat(unlocking(ADDRESS, concat(push(SIGNATURE), push(KEY), hex("51"))))
                .isEqualTo(Unlocking.UNKNOWN);
        assertThat(unlocking(ADDRESS, concat(push(new byte[100]), push(KEY)))).isEqualTo(Unlocking.UNKNOWN);
        assertThat(unlocking(ADDRESS, concat(push(SIGNATURE), push(new byte[33]))))
                .isEqualTo(Unlocking.UNKNOWN);
        assertThat(unlocking(ADDRESS, concat(push(SIGNATURE), hex("4cff")))).isEqualTo(Unlocking.UNKNOWN);
    }

    @Test
    void an_output_is_the_owners_by_the_rules_that_name_owners_anywhere() throws Exception {
        assertThat(owns(ADDRESS, 1000, p2pkh(KEY_HASH))).isTrue();
        assertThat(owns(TEST_ADDRESS, 1, p2pkh(KEY_HASH))).isTrue();
        assertThat(owns(ADDRESS, 1, concat(envelope("text/plain", new byte[] {'x'}), p2pkh(KEY_HASH))))
                .isTrue();
        assertThat(owns(ADDRESS, 1000, p2pkh(new byte[20]))).isFalse();
        assertThat(owns("alice", 1000, p2pkh(KEY_HASH))).isFalse();
    }

    @Test
    void an_output_that_is_not_there_is_nobodys() throws Exception {
        byte[] raw = aTransaction()
                .spending(new byte[32], 0)
                .paying(5, p2pkh(KEY_HASH))
                .build();
        assertThat(new OwnerScripts(ADDRESS).owns(RawTransaction.parse(raw), 1)).isFalse();
    }
}
