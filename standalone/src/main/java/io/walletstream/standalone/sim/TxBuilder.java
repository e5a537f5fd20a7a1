package io.walletstream.standalone.sim;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Txid;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds transaction bytes from inputs and outputs: the same ones and the same salt give the same txid. Signatures and keys have the right
 * form but are made up.
 */
public final class TxBuilder {
    private static final int INPUT_BYTES = 148;
    private static final int OVERHEAD_BYTES = 10;
    private static final long FEE_SATS_PER_KILOBYTE = 50;

    private final long salt;
    private final List<Outpoint> inputs = new ArrayList<>();
    private final List<OutputDraft> outputs = new ArrayList<>();

    /**
     * @param salt goes into the made-up signatures: two salts make two transactions of otherwise equal content
     */
    public TxBuilder(long salt) {
        this.salt = salt;
    }

    /** Adds an input. */
    public TxBuilder spend(Outpoint outpoint) {
        inputs.add(outpoint);
        return this;
    }

    /** Adds an input that belongs to nobody the chain knows, so that money can come in. */
    public TxBuilder spendForeign() {
        byte[] name = new ByteWriter().u64(salt).u32(inputs.size()).u8('f').toBytes();
        return spend(new Outpoint(Txid.fromHash(Hashes.sha256(name)), 0));
    }

    /** Adds an output. */
    public TxBuilder output(OutputDraft draft) {
        outputs.add(draft);
        return this;
    }

    /** The inputs so far. */
    public List<Outpoint> inputs() {
        return List.copyOf(inputs);
    }

    /** The sum of the outputs so far. */
    public long outputSats() {
        return outputs.stream().mapToLong(OutputDraft::valueSats).sum();
    }

    /** A fee for what was added so far and one more P2PKH output, in satoshis. */
    public long feeSats() {
        long size = OVERHEAD_BYTES + 34 + (long) inputs.size() * INPUT_BYTES;
        for (OutputDraft output : outputs) {
            size += 11L + output.script().length;
        }
        return Math.max(1, size * FEE_SATS_PER_KILOBYTE / 1000);
    }

    /** The transaction; at least one input and one output. */
    public SimTx build() {
        if (inputs.isEmpty() || outputs.isEmpty()) {
            throw new IllegalStateException(
                    "a transaction has inputs and outputs, got " + inputs.size() + " and " + outputs.size());
        }
        ByteWriter out = new ByteWriter().u32(1).count(inputs.size());
        for (Outpoint input : inputs) {
            writeInput(out, reversed(input.txid().toBytes()), input.vout(), unlocking(input));
        }
        return finish(out, inputs);
    }

    /** The transaction as a block's first: no inputs, the height in its place. */
    SimTx buildCoinbase(int height) {
        byte[] script = new ByteWriter()
                .push(new ByteWriter().u32(height).toBytes())
                .push(new ByteWriter().u64(salt).toBytes())
                .toBytes();
        ByteWriter out = new ByteWriter().u32(1).count(1);
        writeInput(out, new byte[Txid.BYTES], -1, script);
        return finish(out, List.of());
    }

    private SimTx finish(ByteWriter out, List<Outpoint> spent) {
        out.count(outputs.size());
        for (OutputDraft output : outputs) {
            out.u64(output.valueSats()).count(output.script().length).bytes(output.script());
        }
        byte[] raw = out.u32(0).toBytes();
        Txid txid = Txid.fromHash(Hashes.doubleSha256(raw));
        List<ExpectedOutput> expected = new ArrayList<>(outputs.size());
        for (OutputDraft output : outputs) {
            expected.add(new ExpectedOutput(
                    new Outpoint(txid, expected.size()),
                    output.owner(),
                    output.valueSats(),
                    output.basket(),
                    output.tags(),
                    output.content(),
                    output.script()));
        }
        return new SimTx(txid, raw, spent, expected);
    }

    private static void writeInput(ByteWriter out, byte[] hash, int vout, byte[] script) {
        out.bytes(hash).u32(vout).count(script.length).bytes(script).u32(0xffffffffL);
    }

    private byte[] unlocking(Outpoint input) {
        byte[] seed = new ByteWriter()
                .u64(salt)
                .bytes(input.txid().toBytes())
                .u32(input.vout())
                .toBytes();
        byte[] r = Hashes.sha256(seed);
        byte[] s = Hashes.sha256(r);
        byte[] x = Hashes.sha256(s);
        // The form of a DER signature with its hash type, and of a compressed key.
        byte[] signature = new ByteWriter()
                .u8(0x30)
                .u8(0x44)
                .u8(0x02)
                .u8(0x20)
                .bytes(r)
                .u8(0x02)
                .u8(0x20)
                .bytes(s)
                .u8(0x41)
                .toBytes();
        byte[] key = new ByteWriter().u8(0x02).bytes(x).toBytes();
        return new ByteWriter().push(signature).push(key).toBytes();
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
