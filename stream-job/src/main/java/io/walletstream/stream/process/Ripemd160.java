package io.walletstream.stream.process;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** RIPEMD-160, which the JDK lacks, of at most one block: key hashes need no more. Two lines of 80 steps run side by side and are added up. */
final class Ripemd160 {
    /** So many bytes leave room for the padding and the length in a block. */
    static final int MAX_BYTES = 55;

    private static final int BLOCK_BYTES = 64;
    private static final int HASH_BYTES = 20;
    private static final int STEPS = 80;
    private static final int ROUND = 16;
    private static final int[] START = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
    private static final int[] LEFT_SUMMANDS = {0, 0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xa953fd4e};
    private static final int[] RIGHT_SUMMANDS = {0x50a28be6, 0x5c4dd124, 0x6d703ef3, 0x7a6d76e9, 0};

    // One hexadecimal digit a step: which word of the block it takes, and how far it rotates.
    private static final String LEFT_WORDS =
            "0123456789abcdef" + "74d1a6f3c0952eb8" + "3ae49f812706db5c" + "19ba08c4d37fe562" + "40597c2ae138b6fd";
    private static final String RIGHT_WORDS =
            "5e7092b4d6f81a3c" + "6b370d5aef8c4912" + "f5137e69b8c2a04d" + "86413bf05c2d97ae" + "cfa4158762de039b";
    private static final String LEFT_TURNS =
            "befc5879bdef6798" + "768db97f7cf9b7dc" + "bd67e9dfe8d65c75" + "bcefef989e56865c" + "9f5b68dc5cdeb856";
    private static final String RIGHT_TURNS =
            "899bdff5778beec6" + "9df7c89b77c76fdb" + "97fb866ecd5edd75" + "f58bee6e69c9c5f8" + "85c9c5e68d65fdbb";

    private Ripemd160() {}

    /** 20 bytes. */
    static byte[] hash(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("at most " + MAX_BYTES + " bytes, got " + bytes.length);
        }
        ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        block.put(bytes).put((byte) 0x80);
        block.putLong(BLOCK_BYTES - Long.BYTES, bytes.length * 8L);
        int[] left = START.clone();
        int[] right = START.clone();
        for (int step = 0; step < STEPS; step++) {
            int round = step / ROUND;
            step(left, round, word(block, LEFT_WORDS, step) + LEFT_SUMMANDS[round], digit(LEFT_TURNS, step));
            step(right, 4 - round, word(block, RIGHT_WORDS, step) + RIGHT_SUMMANDS[round], digit(RIGHT_TURNS, step));
        }
        ByteBuffer hash = ByteBuffer.allocate(HASH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < START.length; i++) {
            hash.putInt(START[(i + 1) % 5] + left[(i + 2) % 5] + right[(i + 3) % 5]);
        }
        return hash.array();
    }

    private static void step(int[] line, int mix, int summand, int turn) {
        int turned = Integer.rotateLeft(line[0] + mixed(mix, line[1], line[2], line[3]) + summand, turn) + line[4];
        line[0] = line[4];
        line[4] = line[3];
        line[3] = Integer.rotateLeft(line[2], 10);
        line[2] = line[1];
        line[1] = turned;
    }

    private static int mixed(int mix, int x, int y, int z) {
        return switch (mix) {
            case 0 -> x ^ y ^ z;
            case 1 -> (x & y) | (~x & z);
            case 2 -> (x | ~y) ^ z;
            case 3 -> (x & z) | (y & ~z);
            default -> x ^ (y | ~z);
        };
    }

    private static int word(ByteBuffer block, String words, int step) {
        return block.getInt(digit(words, step) * Integer.BYTES);
    }

    private static int digit(String digits, int step) {
        return Character.digit(digits.charAt(step), 16);
    }
}
