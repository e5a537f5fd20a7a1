package io.walletstream.query.http;

/** What can be wrong with a request, each with its status. The texts are part of the API and never change; {@code docs/api.md} says what to do. */
public enum ProblemCode {
    BAD_REQUEST(400, "badRequest"),
    BODY_CUT_SHORT(400, "bodyCutShort"),
    INVALID_CURSOR(400, "invalidCursor"),
    INVALID_VALUE(400, "invalidValue"),
    MALFORMED_JSON(400, "malformedJson"),
    MALFORMED_QUERY(400, "malformedQuery"),
    MALFORMED_UTF8(400, "malformedUtf8"),
    TOO_MANY_ITEMS(400, "tooManyItems"),
    TOO_MANY_OWNERS(400, "tooManyOwners"),
    UNKNOWN_FIELD(400, "unknownField"),
    UNKNOWN_PARAMETER(400, "unknownParameter"),
    UNAUTHORIZED(401, "unauthorized"),
    FORBIDDEN(403, "forbidden"),
    NOT_FOUND(404, "notFound"),
    NO_SUCH_ROUTE(404, "noSuchRoute"),
    METHOD_NOT_ALLOWED(405, "methodNotAllowed"),
    ACCOUNT_EXISTS(409, "accountExists"),
    ACCOUNT_PAUSED(409, "accountPaused"),
    LETTER_INCOMPLETE(409, "letterIncomplete"),
    LETTER_MISPLACED(409, "letterMisplaced"),
    NOTHING_TO_ACCEPT(409, "nothingToAccept"),
    ROLLBACK_DEEPER(409, "rollbackDeeper"),
    BODY_TOO_LARGE(413, "bodyTooLarge"),
    URI_TOO_LONG(414, "uriTooLong"),
    UNSUPPORTED_MEDIA_TYPE(415, "unsupportedMediaType"),
    HEADERS_TOO_LARGE(431, "headersTooLarge"),
    INTERNAL_ERROR(500, "internalError"),
    DATABASE_UNAVAILABLE(503, "databaseUnavailable"),
    KAFKA_UNAVAILABLE(503, "kafkaUnavailable"),
    TOO_MANY_PUSHES(503, "tooManyPushes"),
    TOO_MANY_WAITING(503, "tooManyWaiting"),
    UNAVAILABLE(503, "unavailable");

    private final int status;
    private final String text;

    ProblemCode(int status, String text) {
        this.status = status;
        this.text = text;
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** The code as clients see it. */
    public String text() {
        return text;
    }
}
