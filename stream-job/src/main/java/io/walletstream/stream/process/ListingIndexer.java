package io.walletstream.stream.process;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An order-lock listing in an output of exactly 1 satoshi, in either of its two forms. Both hold the seller's key hash for the cancel branch and
 * the payout output (value, script) that a buyer must make.
 *
 * <ul>
 *   <li>the contract that shares its beginning with the time lock: then pushes of key hash and payout;
 *   <li>the newer one, which ends with {@code "ol2:cancel" OP_EQUALVERIFY}, P2PKH of the seller, {@code OP_ENDIF}, and pushes a payout of 34 bytes.
 * </ul>
 */
final class ListingIndexer implements OutputIndexer {
    private static final byte[] CANCEL = HexFormat.of().parseHex("0a6f6c323a63616e63656c88");
    private static final int P2PKH_BYTES = 25;
    private static final int OP_ENDIF = 0x68;
    private static final int PAYOUT_BYTES = 34;

    @Override
    public void index(Script script, long valueSats, Network network, Findings findings) {
        if (valueSats == 1 && !indexNewer(script, network, findings)) {
            indexOlder(script, network, findings);
        }
    }

    private static boolean indexNewer(Script script, Network network, Findings findings) {
        int cancel = script.length() - 1 - P2PKH_BYTES - CANCEL.length;
        if (cancel < 0
                || script.at(script.length() - 1) != OP_ENDIF
                || !script.matches(cancel, CANCEL)
                || !script.isP2pkhAt(cancel + CANCEL.length)) {
            return false;
        }
        for (int i = cancel - PAYOUT_BYTES - 1; i >= 0; i--) {
            if (script.at(i) == PAYOUT_BYTES && script.at(i + 9) == P2PKH_BYTES && script.isP2pkhAt(i + 10)) {
                return list(script.p2pkhHash(cancel + CANCEL.length), script.slice(i + 1, i + 9), network, findings);
            }
        }
        return false;
    }

    private static void indexOlder(Script script, Network network, Findings findings) {
        int start = script.indexOf(LockIndexer.PREFIX, 0);
        if (start < 0) {
            return;
        }
        Pushes pushes = new Pushes(script, start + LockIndexer.PREFIX.length);
        byte[] keyHash = pushes.next();
        byte[] payout = pushes.next();
        if (keyHash != null && keyHash.length == 20 && payout != null && payout.length > 9) {
            list(keyHash, Arrays.copyOf(payout, 8), network, findings);
        }
    }

    private static boolean list(byte[] keyHash, byte[] price, Network network, Findings findings) {
        long sats = ByteBuffer.wrap(price).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (sats < 0 || sats > RawTransaction.MAX_SATS) {
            return false;
        }
        findings.owner(network.address(keyHash));
        findings.basket("list");
        findings.tag("list:price:" + sats);
        return true;
    }
}
