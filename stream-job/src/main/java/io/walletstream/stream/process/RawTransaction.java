package io.walletstream.stream.process;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Txid;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A raw transaction in the original (non-segwit) serialization, parsed with every length checked against the bytes that are there. Scripts
 * stay slices of the array.
 */
public final class RawTransaction {
    /** All satoshis there will ever be, with room; no output has more. */
    static final long MAX_SATS = 2_100_000_000_000_000L;

    private static final int MIN_INPUT_BYTES = 41;
    private static final int MIN_OUTPUT_BYTES = 9;

    private final byte[] bytes;
    private final List<Outpoint> inputs;
    private final int inputCount;
    private final int[] unlockingStarts;
    private final int[] unlockingLengths;
    private final long[] values;
    private final int[] scriptStarts;
    private final int[] scriptLengths;
    private final long outputTotalSats;

    private RawTransaction(byte[] bytes) throws PoisonTransactionException {
        this.bytes = bytes;
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        need(in, 4, "version");
        in.getInt();
        inputCount = count(in, MIN_INPUT_BYTES, "inputs");
        List<Outpoint> spent = new ArrayList<>(inputCount);
        unlockingStarts = new int[inputCount];
        unlockingLengths = new int[inputCount];
        for (int i = 0; i < inputCount; i++) {
            need(in, 36, "an input");
            byte[] hash = new byte[Txid.BYTES];
            in.get(hash);
            int vout = in.getInt();
            int scriptLength = count(in, 1, "an input script");
            // The null outpoint of a coinbase has vout 2^32-1; no real one is beyond int.
            if (vout >= 0) {
                unlockingStarts[spent.size()] = in.position();
                unlockingLengths[spent.size()] = scriptLength;
                spent.add(new Outpoint(Txid.fromHash(hash), vout));
            }
            skip(in, scriptLength);
            need(in, 4, "a sequence");
            in.getInt();
        }
        inputs = Collections.unmodifiableList(spent);
        int outputs = count(in, MIN_OUTPUT_BYTES, "outputs");
        values = new long[outputs];
        scriptStarts = new int[outputs];
        scriptLengths = new int[outputs];
        long total = 0;
        for (int i = 0; i < outputs; i++) {
            need(in, 8, "an output");
            values[i] = in.getLong();
            total += values[i];
            if (values[i] < 0 || values[i] > MAX_SATS || total > MAX_SATS) {
                throw new PoisonTransactionException("output " + i + " has an impossible value of " + values[i]);
            }
            scriptLengths[i] = count(in, 1, "an output script");
            scriptStarts[i] = in.position();
            skip(in, scriptLengths[i]);
        }
        outputTotalSats = total;
        need(in, 4, "locktime");
        in.getInt();
        if (in.hasRemaining()) {
            throw new MalformedTransactionException(in.remaining() + " bytes follow the transaction");
        }
    }

    /**
     * Parses; the array is kept, not copied.
     *
     * @throws MalformedTransactionException if these bytes are not exactly one transaction
     * @throws PoisonTransactionException if its values are impossible
     */
    public static RawTransaction parse(byte[] bytes) throws PoisonTransactionException {
        return new RawTransaction(bytes);
    }

    /** Double SHA-256 of raw bytes. */
    public static Txid txidOf(byte[] bytes) {
        return Txid.fromHash(Sha256.twice(bytes, bytes.length));
    }

    private static int count(ByteBuffer in, int unitBytes, String what) throws MalformedTransactionException {
        need(in, 1, "the number of " + what);
        int first = in.get() & 0xff;
        long count = first;
        if (first == 0xfd) {
            need(in, 2, "the number of " + what);
            count = in.getShort() & 0xffffL;
        } else if (first == 0xfe) {
            need(in, 4, "the number of " + what);
            count = in.getInt() & 0xffffffffL;
        } else if (first == 0xff) {
            need(in, 8, "the number of " + what);
            count = in.getLong();
        }
        if (count < 0 || count > in.remaining() / unitBytes) {
            throw new MalformedTransactionException("the transaction ends within " + what);
        }
        return (int) count;
    }

    private static void need(ByteBuffer in, int length, String what) throws MalformedTransactionException {
        if (in.remaining() < length) {
            throw new MalformedTransactionException("the transaction ends within " + what);
        }
    }

    private static void skip(ByteBuffer in, int length) {
        in.position(in.position() + length);
    }

    /** The id of these bytes. */
    public Txid txid() {
        return txidOf(bytes);
    }

    public int sizeBytes() {
        return bytes.length;
    }

    public int inputCount() {
        return inputCount;
    }

    /** Outpoints that are spent; a coinbase spends none. */
    public List<Outpoint> inputs() {
        return inputs;
    }

    /** What unlocks the outpoint at this place of {@link #inputs()}, a view of the transaction's bytes. */
    Script unlockingScript(int input) {
        return new Script(bytes, unlockingStarts[input], unlockingLengths[input]);
    }

    public int outputCount() {
        return values.length;
    }

    public long outputTotalSats() {
        return outputTotalSats;
    }

    public long valueSats(int vout) {
        return values[vout];
    }

    /** The locking script, a view of the transaction's bytes. */
    public Script script(int vout) {
        return new Script(bytes, scriptStarts[vout], scriptLengths[vout]);
    }
}
