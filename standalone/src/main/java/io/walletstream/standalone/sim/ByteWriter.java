package io.walletstream.standalone.sim;

import java.io.ByteArrayOutputStream;

/** Grows a byte array in Bitcoin's encodings: little-endian numbers, variable counts, script pushes. */
final class ByteWriter {
    private static final int OP_PUSHDATA1 = 0x4c;
    private static final int OP_PUSHDATA2 = 0x4d;
    private static final int OP_PUSHDATA4 = 0x4e;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    ByteWriter u8(int value) {
        out.write(value);
        return this;
    }

    ByteWriter u16(int value) {
        return littleEndian(value, 2);
    }

    ByteWriter u32(long value) {
        return littleEndian(value, 4);
    }

    ByteWriter u64(long value) {
        return littleEndian(value, 8);
    }

    ByteWriter bytes(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** A variable-length count. */
    ByteWriter count(int value) {
        if (value < 0xfd) {
            return u8(value);
        }
        return value <= 0xffff ? u8(0xfd).u16(value) : u8(0xfe).u32(value);
    }

    /** The shortest length-prefixed push; an empty array becomes {@code OP_0}. */
    ByteWriter push(byte[] data) {
        if (data.length < OP_PUSHDATA1) {
            u8(data.length);
        } else if (data.length <= 0xff) {
            u8(OP_PUSHDATA1).u8(data.length);
        } else if (data.length <= 0xffff) {
            u8(OP_PUSHDATA2).u16(data.length);
        } else {
            u8(OP_PUSHDATA4).u32(data.length);
        }
        return bytes(data);
    }

    byte[] toBytes() {
        return out.toByteArray();
    }

    private ByteWriter littleEndian(long value, int length) {
        for (int i = 0; i < length; i++) {
            out.write((int) (value >>> (8 * i)));
        }
        return this;
    }
}
