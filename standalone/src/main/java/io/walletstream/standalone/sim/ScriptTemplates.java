package io.walletstream.standalone.sim;

import io.walletstream.stream.process.ContractTemplates;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Locking scripts in the forms that indexers recognise. */
final class ScriptTemplates {
    private static final int OP_FALSE = 0x00;
    private static final int OP_1 = 0x51;
    private static final int OP_IF = 0x63;
    private static final int OP_ENDIF = 0x68;
    private static final int OP_RETURN = 0x6a;
    private static final int OP_DUP = 0x76;
    private static final int OP_EQUALVERIFY = 0x88;
    private static final int OP_HASH160 = 0xa9;
    private static final int OP_CHECKSIG = 0xac;

    private static final byte[] ORD = "ord".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CANCEL = "ol2:cancel".getBytes(StandardCharsets.US_ASCII);

    /** Order-lock up to its payout push, as in the main network's d9f450fb…c3be, output 0. The repeats reverse 32 bytes. */
    private static final byte[] ORDER_LOCK_HEAD = HexFormat.of()
            .parseHex("76009c637576ab76aa" + "517f".repeat(31) + "7c7e".repeat(31)
                    + "01007e8100011f80517e9321414136d08c5ed2bf3ba048afe6dcaebafeffffffffffffffffffffffffffffff00"
                    + "7d97785296789f527952798d94959377" + "76927f".repeat(31) + "7c7e".repeat(31)
                    + "827c7e23022079be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798027c7e827c7e01307c7e01c17e"
                    + "2102b405d7f0322a89d0f9f3a98e6f938fdc1c969a8d1382a2bf66a71ae74a1e83b0ad690c000000000000000027006a24"
                    + "7801447f7701247f757e537a");

    /** Order-lock between its payout push and the cancel branch. */
    private static final byte[] ORDER_LOCK_MIDDLE =
            HexFormat.of().parseHex("7e7c7e7b7eaa7c820128947f7701207f758767519d7b");

    /** What every time lock begins with; indexers know it by these pushes. Key hash and height follow as pushes. */
    private static final byte[] TIME_LOCK_HEAD = HexFormat.of()
            .parseHex("2097dfd76851bf465e8f715593b217714858bbe9570ff3bd5e33840a34e20ff026"
                    + "2102ba79df5f8ae7604a9830f03c7933028186aede0675a16f025dc4f8be8eec0382"
                    + "201008ce7480da41702918d1ec8e6849ba32b4d65b1e40dc669c31a1e6306b266c0000");

    private ScriptTemplates() {}

    static byte[] p2pkh(String address) {
        return new ByteWriter()
                .u8(OP_DUP)
                .u8(OP_HASH160)
                .push(Addresses.keyHash(address))
                .u8(OP_EQUALVERIFY)
                .u8(OP_CHECKSIG)
                .toBytes();
    }

    /** The ord envelope alone: content type and body. */
    static byte[] envelope(String mime, byte[] body) {
        return new ByteWriter()
                .u8(OP_FALSE)
                .u8(OP_IF)
                .push(ORD)
                .u8(OP_1)
                .push(mime.getBytes(StandardCharsets.UTF_8))
                .u8(OP_FALSE)
                .push(body)
                .u8(OP_ENDIF)
                .toBytes();
    }

    /** A listing: anyone may buy who pays the payout, the seller may cancel. */
    static byte[] orderLock(String cancelAddress, String payoutAddress, long payoutSats) {
        byte[] payoutScript = p2pkh(payoutAddress);
        byte[] payout = new ByteWriter()
                .u64(payoutSats)
                .count(payoutScript.length)
                .bytes(payoutScript)
                .toBytes();
        return new ByteWriter()
                .bytes(ORDER_LOCK_HEAD)
                .push(payout)
                .bytes(ORDER_LOCK_MIDDLE)
                .push(CANCEL)
                .u8(OP_EQUALVERIFY)
                .bytes(p2pkh(cancelAddress))
                .u8(OP_ENDIF)
                .toBytes();
    }

    /** A lock to a height: the contract's beginning, who may unlock and from when on, and the code that enforces it. */
    static byte[] timeLock(String address, int untilHeight) {
        return new ByteWriter()
                .bytes(TIME_LOCK_HEAD)
                .push(Addresses.keyHash(address))
                .push(scriptNumber(untilHeight))
                .bytes(ContractTemplates.timeLockTail())
                .toBytes();
    }

    static byte[] data(byte[] payload) {
        return new ByteWriter().u8(OP_FALSE).u8(OP_RETURN).push(payload).toBytes();
    }

    /** Little-endian without needless zeros, with one more byte where the top bit would read as a sign. */
    private static byte[] scriptNumber(int value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(5);
        int rest = value;
        int last = 0;
        while (rest > 0) {
            last = rest & 0xff;
            out.write(last);
            rest >>>= 8;
        }
        if ((last & 0x80) != 0) {
            out.write(0);
        }
        return out.toByteArray();
    }
}
