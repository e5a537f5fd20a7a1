package io.walletstream.query.http;

import org.jspecify.annotations.Nullable;

/** A request that is answered with {@code application/problem+json}. Codes are stable. */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;
    private final @Nullable String field;

    private Problem(int status, String code, String detail, @Nullable String field) {
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
        this.field = field;
    }

    public static Problem of(int status, String code, String detail) {
        return new Problem(status, code, detail, null);
    }

    /** 400 about one field: a JSON path, a query parameter, or a line. */
    public static Problem invalid(String field, String detail) {
        return new Problem(400, "invalidValue", detail, field);
    }

    public static Problem invalid(String code, String field, String detail) {
        return new Problem(400, code, detail, field);
    }

    public static Problem notFound(String what) {
        return new Problem(404, "notFound", what + " not found", null);
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    public @Nullable String field() {
        return field;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }
}
