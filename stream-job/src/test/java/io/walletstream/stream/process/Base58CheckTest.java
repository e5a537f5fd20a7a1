package io.walletstream.stream.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class Base58CheckTest {
    private static final String ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    @Test
    void known_addresses() {
        // The first block's reward, the burn addresses of both networks, and an address of the standard's own examples.
        assertThat(Network.MAIN.address(TxBytes.hex("62e907b15cbf27d5425399ebf6f0fb50ebb88f18")))
                .isEqualTo("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa");
        assertThat(Network.MAIN.address(new byte[20])).isEqualTo("1111111111111111111114oLvT2");
        assertThat(Network.TEST.address(new byte[20])).isEqualTo("mfWxJ45yp2SFn7UciZyNpvDKrzbhyfKrY8");
        assertThat(Network.MAIN.address(TxBytes.hex("010966776006953d5567439e5e39f86a0d273bee")))
                .isEqualTo("16UwLL9Risc3QfPqBUvKofHmBQ7wMtjvM");
    }

    @Test
    void a_key_hash_has_20_bytes() {
        assertThatThrownBy(() -> Network.MAIN.address(new byte[19])).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void the_digits_spell_version_hash_and_checksum(
            @ForAll @Size(20) byte[] keyHash, @ForAll @IntRange(max = 20) int zeros, @ForAll Network network) {
        Arrays.fill(keyHash, 0, zeros, (byte) 0);
        int version = network == Network.MAIN ? 0 : 0x6f;
        byte[] payload = Arrays.copyOf(TxBytes.concat(new byte[] {(byte) version}, keyHash), 25);
        System.arraycopy(Sha256.twice(payload, 21), 0, payload, 21, 4);

        String address = network.address(keyHash);

        BigInteger number = BigInteger.ZERO;
        for (int i = 0; i < address.length(); i++) {
            number = number.multiply(BigInteger.valueOf(58))
                    .add(BigInteger.valueOf(ALPHABET.indexOf(address.charAt(i))));
        }
        assertThat(number).isEqualTo(new BigInteger(1, payload));
        int ones = address.length() - address.replaceFirst("^1+", "").length();
        assertThat(ones).isEqualTo(version == 0 ? 1 + leadingZeros(keyHash) : 0);
    }

    private static int leadingZeros(byte[] bytes) {
        int zeros = 0;
        while (zeros < bytes.length && bytes[zeros] == 0) {
            zeros++;
        }
        return zeros;
    }
}
