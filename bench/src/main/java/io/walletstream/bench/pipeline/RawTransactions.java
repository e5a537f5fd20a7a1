package io.walletstream.bench.pipeline;

import io.walletstream.bench.pipeline.Workload.Transactions;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Txid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The upstream's transactions: valid bytes in a mapped file, found by txid. Outputs are P2PKH of one key, value 1000 + vout. */
public final class RawTransactions implements Transactions {
    /** Value of output 0; each further one has a satoshi more. */
    static final long FIRST_VALUE = 1000;

    private static final int SEGMENT_BYTES = 256 << 20;
    private static final int UNLOCKING_BYTES = 107;
    private static final int INPUT_BYTES = 32 + 4 + 1 + UNLOCKING_BYTES + 4;
    private static final int OUTPUT_BYTES = 8 + 1 + 25;
    private static final int OVERHEAD_BYTES = 4 + 9 + 9 + 4;

    /** Where the bytes are. */
    private record Place(int segment, int offset, int length) {}

    private final FileChannel file;
    private final List<MappedByteBuffer> segments = new ArrayList<>();
    private final Map<Txid, Place> places = new HashMap<>();
    private final MessageDigest sha256;
    private int foreign;

    public RawTransactions(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public Txid add(List<Outpoint> inputs, int outputs) {
        int inputCount = Math.max(1, inputs.size());
        ByteBuffer raw = ByteBuffer.allocate(OVERHEAD_BYTES + inputCount * INPUT_BYTES + outputs * OUTPUT_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        raw.putInt(1);
        count(raw, inputCount);
        if (inputs.isEmpty()) {
            input(raw, new Outpoint(Txid.ofWords(0, 0, 1, foreign++), 0));
        }
        for (Outpoint input : inputs) {
            input(raw, input);
        }
        count(raw, outputs);
        for (int vout = 0; vout < outputs; vout++) {
            raw.putLong(FIRST_VALUE + vout).put((byte) 25).put(P2PKH);
        }
        raw.putInt(0).flip();
        sha256.update(raw.duplicate());
        Txid txid = Txid.fromHash(sha256.digest(sha256.digest()));
        places.put(txid, store(raw));
        return txid;
    }

    private static final byte[] P2PKH = p2pkh();

    private static byte[] p2pkh() {
        byte[] script = new byte[25];
        script[0] = 0x76;
        script[1] = (byte) 0xa9;
        script[2] = 20;
        for (int i = 3; i < 23; i++) {
            script[i] = (byte) i;
        }
        script[23] = (byte) 0x88;
        script[24] = (byte) 0xac;
        return script;
    }

    private static void input(ByteBuffer raw, Outpoint spent) {
        byte[] txid = spent.txid().toBytes();
        for (int i = txid.length - 1; i >= 0; i--) {
            raw.put(txid[i]);
        }
        raw.putInt(spent.vout()).put((byte) UNLOCKING_BYTES);
        raw.position(raw.position() + UNLOCKING_BYTES).putInt(-1);
    }

    private static void count(ByteBuffer raw, int count) {
        if (count < 0xfd) {
            raw.put((byte) count);
        } else {
            raw.put((byte) 0xfd).putShort((short) count);
        }
    }

    private Place store(ByteBuffer raw) {
        int last = segments.size() - 1;
        if (last < 0 || segments.get(last).remaining() < raw.remaining()) {
            try {
                last++;
                segments.add(file.map(FileChannel.MapMode.READ_WRITE, (long) last * SEGMENT_BYTES, SEGMENT_BYTES));
            } catch (IOException e) {
                throw new IllegalStateException("no room for the transactions", e);
            }
        }
        MappedByteBuffer segment = segments.get(last);
        Place place = new Place(last, segment.position(), raw.remaining());
        segment.put(raw);
        return place;
    }

    /** The transaction's bytes; null: unknown. For many threads at a time, once all is made. */
    public byte @Nullable [] raw(Txid txid) {
        Place place = places.get(txid);
        if (place == null) {
            return null;
        }
        byte[] raw = new byte[place.length()];
        segments.get(place.segment()).get(place.offset(), raw);
        return raw;
    }

    int count() {
        return places.size();
    }

    public void close() throws IOException {
        file.close();
    }
}
