package io.walletstream.stream.process;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Builds raw transactions and scripts byte by byte, independently of the code under test. */
public final class TxBytes {
    private final List<byte[]> inputs = new ArrayList<>();
    private final List<byte[]> outputs = new ArrayList<>();

    public static TxBytes aTransaction() {
        return new TxBytes();
    }

    /** An input; the hash as in the bytes, which is the reverse of a txid's text. */
    TxBytes spending(byte[] hash, int vout) {
        return spending(hash, vout, new byte[] {0x51, 0x51});
    }

    /** An input that this script unlocks. */
    public TxBytes spending(byte[] hash, int vout, byte[] unlocking) {
        inputs.add(concat(hash, littleEndian(vout, 4), count(unlocking.length), unlocking, hex("ffffffff")));
        return this;
    }

    public TxBytes paying(long valueSats, byte[] script) {
        outputs.add(concat(littleEndian(valueSats, 8), count(script.length), script));
        return this;
    }

    public byte[] build() {
        return concat(
                littleEndian(1, 4),
                count(inputs.size()),
                concat(inputs.toArray(byte[][]::new)),
                count(outputs.size()),
                concat(outputs.toArray(byte[][]::new)),
                littleEndian(0, 4));
    }

    public static byte[] p2pkh(byte[] keyHash) {
        return concat(hex("76a914"), keyHash, hex("88ac"));
    }

    static byte[] envelope(String mime, byte[] body) {
        return concat(
                hex("0063036f726451"), push(mime.getBytes(StandardCharsets.UTF_8)), hex("00"), push(body), hex("68"));
    }

    public static byte[] push(byte[] data) {
        if (data.length <= 75) {
            return concat(new byte[] {(byte) data.length}, data);
        } else if (data.length <= 0xff) {
            return concat(hex("4c"), littleEndian(data.length, 1), data);
        } else if (data.length <= 0xffff) {
            return concat(hex("4d"), littleEndian(data.length, 2), data);
        }
        return concat(hex("4e"), littleEndian(data.length, 4), data);
    }

    static byte[] count(long n) {
        if (n < 0xfd) {
            return littleEndian(n, 1);
        } else if (n <= 0xffff) {
            return concat(hex("fd"), littleEndian(n, 2));
        } else if (n <= 0xffffffffL) {
            return concat(hex("fe"), littleEndian(n, 4));
        }
        return concat(hex("ff"), littleEndian(n, 8));
    }

    static byte[] littleEndian(long value, int bytes) {
        byte[] all = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
        return Arrays.copyOf(all, bytes);
    }

    public static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    public static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
