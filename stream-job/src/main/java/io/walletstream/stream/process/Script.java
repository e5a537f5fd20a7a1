package io.walletstream.stream.process;

import java.util.Arrays;

/** A slice of a transaction that is a script. */
record Script(byte[] bytes, int start, int length) {

    /** The byte at this position, 0 to 255. */
    int at(int position) {
        return bytes[start + position] & 0xff;
    }

    byte[] slice(int from, int to) {
        return Arrays.copyOfRange(bytes, start + from, start + to);
    }

    byte[] toBytes() {
        return slice(0, length);
    }

    boolean matches(int position, byte[] expected) {
        return position >= 0
                && position <= length - expected.length
                && Arrays.equals(
                        bytes, start + position, start + position + expected.length, expected, 0, expected.length);
    }

    /** Where the bytes occur first at or after the position; -1: nowhere. */
    int indexOf(byte[] wanted, int from) {
        byte first = wanted[0];
        int last = start + length - wanted.length;
        for (int i = start + Math.max(from, 0); i <= last; i++) {
            if (bytes[i] == first && matches(i - start, wanted)) {
                return i - start;
            }
        }
        return -1;
    }

    /** Whether a P2PKH template (25 bytes) stands at the position. */
    boolean isP2pkhAt(int position) {
        return position >= 0
                && position <= length - 25
                && at(position) == 0x76
                && at(position + 1) == 0xa9
                && at(position + 2) == 0x14
                && at(position + 23) == 0x88
                && at(position + 24) == 0xac;
    }

    /** The key hash of the P2PKH template at the position. */
    byte[] p2pkhHash(int position) {
        return slice(position + 3, position + 23);
    }
}
