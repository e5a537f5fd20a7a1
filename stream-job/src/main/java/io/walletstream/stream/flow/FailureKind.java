package io.walletstream.stream.flow;

/** Why a transaction is parked. Order is part of the serialized form. */
public enum FailureKind {
    /** The upstream did not answer, or not usefully: tried again by timer. */
    TRANSIENT("transient"),
    /** The upstream does not know the transaction yet: tried again by timer. */
    NOT_FOUND("notFound"),
    /** Its bytes can never be used: tried again only on request. */
    POISON("poison");

    private static final FailureKind[] KINDS = values();

    private final String text;

    FailureKind(String text) {
        this.text = text;
    }

    /** As in SQL and JSON. */
    public String text() {
        return text;
    }

    /** By ordinal. */
    public static FailureKind of(int ordinal) {
        return KINDS[ordinal];
    }
}
