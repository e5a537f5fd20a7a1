package io.walletstream.schema.record;

/** Bytes that are no record. The code is stable and goes to {@code dead_letter.reason}; the message says what was expected and came. */
public final class MalformedRecordException extends Exception {
    private static final long serialVersionUID = 1;

    private final String code;

    MalformedRecordException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** empty, oversized, unknownVersion, unknownType, truncated, trailingBytes, malformedJson or invalidValue. */
    public String code() {
        return code;
    }
}
