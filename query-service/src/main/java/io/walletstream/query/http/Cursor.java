package io.walletstream.query.http;

import io.walletstream.schema.chain.InvalidChainValueException;
import io.walletstream.schema.chain.Txid;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Where a page goes on: the key of the row before it. Checked as any input, since clients can make one up. */
public record Cursor(List<String> parts) {
    /** Stands for a part that is null in its row. */
    private static final String NONE = "-";

    public Cursor {
        parts = List.copyOf(parts);
    }

    /** The text of a cursor of this kind of list; parts that are null are kept as such. */
    public static String encode(String kind, Object... parts) {
        StringBuilder text = new StringBuilder(kind);
        for (Object part : parts) {
            text.append('\n').append(part);
        }
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** A part for {@link #encode}. */
    public static Object orNone(long value, boolean isNull) {
        return isNull ? NONE : value;
    }

    public String text(int index) {
        return parts.get(index);
    }

    public boolean isNone(int index) {
        return text(index).equals(NONE);
    }

    public long number(int index) {
        try {
            return Long.parseLong(text(index));
        } catch (NumberFormatException e) {
            throw invalid();
        }
    }

    public int count(int index) {
        long value = number(index);
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw invalid();
        }
        return (int) value;
    }

    /** A txid's 32 bytes. */
    public byte[] txid(int index) {
        try {
            return Txid.parse(text(index)).toBytes();
        } catch (InvalidChainValueException e) {
            throw invalid();
        }
    }

    /** 400: not a cursor of this list. */
    public static Problem invalid() {
        return Problem.invalid(ProblemCode.INVALID_CURSOR, "cursor", "not a cursor of this list");
    }
}
