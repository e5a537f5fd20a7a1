package io.walletstream.stream.process;

import java.util.HexFormat;

/** The time lock contract to a block height: its fixed beginning, then pushes of the owner's key hash and of the height. */
final class LockIndexer implements OutputIndexer {
    static final byte[] PREFIX = HexFormat.of()
            .parseHex("2097dfd76851bf465e8f715593b217714858bbe9570ff3bd5e33840a34e20ff026"
                    + "2102ba79df5f8ae7604a9830f03c7933028186aede0675a16f025dc4f8be8eec0382"
                    + "201008ce7480da41702918d1ec8e6849ba32b4d65b1e40dc669c31a1e6306b266c0000");
    private static final int KEY_HASH_BYTES = 20;
    private static final int MAX_HEIGHT_BYTES = 5;

    @Override
    public void index(Script script, long valueSats, Network network, Findings findings) {
        int start = script.indexOf(PREFIX, 0);
        if (start < 0) {
            return;
        }
        Pushes pushes = new Pushes(script, start + PREFIX.length);
        byte[] keyHash = pushes.next();
        byte[] height = pushes.next();
        if (keyHash == null
                || keyHash.length != KEY_HASH_BYTES
                || height == null
                || height.length == 0
                || height.length > MAX_HEIGHT_BYTES
                || height[height.length - 1] < 0) {
            return;
        }
        long until = 0;
        for (int i = height.length - 1; i >= 0; i--) {
            until = until << 8 | (height[i] & 0xff);
        }
        findings.owner(network.address(keyHash));
        findings.basket("lock");
        findings.tag("lock:until:" + until);
    }
}
