package io.walletstream.stream.flow;

/** Why a transaction is parked. Each has its code in the serialized form. */
public enum FailureKind {
    /** The upstream did not answer, or not usefully: tried again by timer. */
    TRANSIENT(0, "transient"),
    /** The upstream does not know the transaction yet: tried again by timer. */
    NOT_FOUND(1, "notFound"),
    /** Its bytes can never be used: tried again only on request. */
    POISON(2, "poison");

    private static final FailureKind[] KINDS = values();

    private final int code;
    private final String text;

    FailureKind(int code, String text) {
        this.code = code;
        this.text = text;
    }

    /** As in SQL and JSON. */
    public String text() {
        return text;
    }

    /** Code in the serialized form. */
    public int code() {
        return code;
    }

    /** By code. */
    public static FailureKind of(int code) {
        return KINDS[code];
    }
}
