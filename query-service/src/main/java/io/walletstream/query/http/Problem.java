package io.walletstream.query.http;

import org.jspecify.annotations.Nullable;

/** A request that is answered with {@code application/problem+json}. Codes are stable. */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ProblemCode code;
    private final @Nullable String field;

    private Problem(ProblemCode code, String detail, @Nullable String field) {
        super(detail, null, false, false);
        this.code = code;
        this.field = field;
    }

    public static Problem of(ProblemCode code, String detail) {
        return new Problem(code, detail, null);
    }

    /** 400 about one field: a JSON path, a query parameter, or a line. */
    public static Problem invalid(String field, String detail) {
        return new Problem(ProblemCode.INVALID_VALUE, detail, field);
    }

    public static Problem invalid(ProblemCode code, String field, String detail) {
        return new Problem(code, detail, field);
    }

    public static Problem notFound(String what) {
        return new Problem(ProblemCode.NOT_FOUND, what + " not found", null);
    }

    public static Problem databaseUnavailable() {
        return new Problem(ProblemCode.DATABASE_UNAVAILABLE, "the database is out of reach, try again", null);
    }

    public ProblemCode code() {
        return code;
    }

    public @Nullable String field() {
        return field;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }
}
