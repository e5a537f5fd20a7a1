package io.walletstream.standalone.sim;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bitcoinj.base.Base58;

/** Main network P2PKH addresses and the key hashes behind them. No keys exist: nothing here can be spent on a real chain. */
final class Addresses {
    static final int KEY_HASH_BYTES = 20;

    private static final int MAINNET_P2PKH = 0x00;

    private Addresses() {}

    /** The address that this seed and name always give. */
    static String derive(long seed, String name) {
        byte[] hash =
                Hashes.sha256(("walletstream simulated owner " + seed + " " + name).getBytes(StandardCharsets.UTF_8));
        return Base58.encodeChecked(MAINNET_P2PKH, Arrays.copyOf(hash, KEY_HASH_BYTES));
    }

    /** The 20 bytes behind an address. */
    static byte[] keyHash(String address) {
        byte[] decoded = Base58.decodeChecked(address);
        if (decoded.length != KEY_HASH_BYTES + 1 || decoded[0] != MAINNET_P2PKH) {
            throw new IllegalArgumentException("not a main network P2PKH address: " + address);
        }
        return Arrays.copyOfRange(decoded, 1, decoded.length);
    }
}
