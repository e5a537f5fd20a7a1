package io.walletstream.stream.flow;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.OwnerRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** How the parts of elements and of state are written: the shared words of all serializers. */
public final class Wire {
    private static final long NO_SCORE = -1;

    private Wire() {}

    /** Writes one value. */
    @FunctionalInterface
    public interface Writer<T> {
        void write(T value, DataOutputView out) throws IOException;
    }

    /** Reads one value. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(DataInputView in) throws IOException;
    }

    public static void account(AccountId account, DataOutputView out) throws IOException {
        out.writeLong(account.uuid().getMostSignificantBits());
        out.writeLong(account.uuid().getLeastSignificantBits());
    }

    public static AccountId account(DataInputView in) throws IOException {
        return AccountId.of(in.readLong(), in.readLong());
    }

    public static void txid(Txid txid, DataOutputView out) throws IOException {
        for (int i = 0; i < 4; i++) {
            out.writeLong(txid.word(i));
        }
    }

    public static Txid txid(DataInputView in) throws IOException {
        return Txid.ofWords(in.readLong(), in.readLong(), in.readLong(), in.readLong());
    }

    public static void optionalTxid(@Nullable Txid txid, DataOutputView out) throws IOException {
        out.writeBoolean(txid != null);
        if (txid != null) {
            txid(txid, out);
        }
    }

    public static @Nullable Txid optionalTxid(DataInputView in) throws IOException {
        return in.readBoolean() ? txid(in) : null;
    }

    public static void score(@Nullable Score score, DataOutputView out) throws IOException {
        out.writeLong(score == null ? NO_SCORE : score.packed());
    }

    public static @Nullable Score score(DataInputView in) throws IOException {
        long packed = in.readLong();
        return packed == NO_SCORE ? null : new Score(packed);
    }

    public static void text(String text, DataOutputView out) throws IOException {
        bytes(text.getBytes(StandardCharsets.UTF_8), out);
    }

    public static String text(DataInputView in) throws IOException {
        return new String(bytes(in), StandardCharsets.UTF_8);
    }

    public static void optionalText(@Nullable String text, DataOutputView out) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) {
            text(text, out);
        }
    }

    public static @Nullable String optionalText(DataInputView in) throws IOException {
        return in.readBoolean() ? text(in) : null;
    }

    public static void bytes(byte[] bytes, DataOutputView out) throws IOException {
        count(bytes.length, out);
        out.write(bytes);
    }

    public static byte[] bytes(DataInputView in) throws IOException {
        byte[] bytes = new byte[count(in)];
        in.readFully(bytes);
        return bytes;
    }

    public static void owner(OwnerRef owner, DataOutputView out) throws IOException {
        text(owner.owner(), out);
        count(owner.generation(), out);
    }

    public static OwnerRef owner(DataInputView in) throws IOException {
        return new OwnerRef(text(in), count(in));
    }

    /** An unsigned varint; values from 0. */
    public static void count(int value, DataOutputView out) throws IOException {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            out.writeByte((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }

    public static int count(DataInputView in) throws IOException {
        int value = 0;
        for (int shift = 0; ; shift += 7) {
            int b = in.readByte();
            value |= (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
    }

    public static <T> void list(List<T> values, Writer<T> writer, DataOutputView out) throws IOException {
        count(values.size(), out);
        for (T value : values) {
            writer.write(value, out);
        }
    }

    public static <T> List<T> list(Reader<T> reader, DataInputView in) throws IOException {
        int size = count(in);
        List<T> values = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            values.add(reader.read(in));
        }
        return values;
    }
}
