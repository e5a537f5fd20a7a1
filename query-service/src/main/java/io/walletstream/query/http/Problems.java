package io.walletstream.query.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.walletstream.schema.chain.InvalidChainValueException;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.ConnectionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where exceptions become answers. Nothing of an unexpected one is told but the id under which it is logged. */
public final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final String REQUEST_ID = "requestId";
    private static final Map<Integer, String> TITLES = Map.ofEntries(
            Map.entry(400, "Bad request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not found"),
            Map.entry(405, "Method not allowed"),
            Map.entry(409, "Conflict"),
            Map.entry(410, "Gone"),
            Map.entry(413, "Too large"),
            Map.entry(415, "Unsupported media type"),
            Map.entry(429, "Too many requests"),
            Map.entry(500, "Internal error"),
            Map.entry(503, "Unavailable"));

    private Problems() {}

    public static void register(RoutesConfig routes) {
        routes.before(ctx -> {
            String id = UUID.randomUUID().toString();
            ctx.attribute(REQUEST_ID, id);
            ctx.header("X-Request-Id", id);
            ctx.header("Cache-Control", "no-store");
        });
        routes.exception(Problem.class, (e, ctx) -> answer(ctx, e.status(), e.code(), e.detail(), e.field()));
        routes.exception(
                InvalidChainValueException.class,
                (e, ctx) -> answer(ctx, 400, "invalidValue", String.valueOf(e.getMessage()), null));
        routes.exception(HttpResponseException.class, (e, ctx) -> framework(e, ctx));
        routes.exception(ConnectionException.class, (e, ctx) -> {
            LOG.warn("request {}: Postgres is out of reach", requestId(ctx));
            answer(ctx, 503, "databaseUnavailable", "the database is out of reach, try again", null);
        });
        routes.exception(Exception.class, (e, ctx) -> {
            LOG.error("request {} failed", requestId(ctx), e);
            answer(ctx, 500, "internalError", "unexpected; tell us the request id", null);
        });
        routes.error(404, "*", ctx -> {
            if (!isProblem(ctx)) {
                answer(ctx, 404, "noSuchRoute", "no such route", null);
            }
        });
    }

    private static void framework(HttpResponseException e, Context ctx) {
        switch (e.getStatus()) {
            case 404 -> answer(ctx, 404, "noSuchRoute", "no such route", null);
            case 405 -> answer(ctx, 405, "methodNotAllowed", "this route has no such method", null);
            case 413 -> answer(ctx, 413, "bodyTooLarge", "the body is too large", null);
            case 415 -> answer(ctx, 415, "unsupportedMediaType", "the media type is not supported", null);
            default -> answer(ctx, e.getStatus(), "badRequest", "the request is malformed", null);
        }
    }

    private static boolean isProblem(Context ctx) {
        String type = ctx.res().getContentType();
        return type != null && type.toLowerCase(Locale.ROOT).startsWith("application/problem+json");
    }

    private static String requestId(Context ctx) {
        String id = ctx.attribute(REQUEST_ID);
        return id == null ? "-" : id;
    }

    public static void answer(Context ctx, int status, String code, String detail, @Nullable String field) {
        ObjectNode problem = Json.object()
                .put("type", "about:blank")
                .put("title", TITLES.getOrDefault(status, "Error"))
                .put("status", status)
                .put("detail", detail)
                .put("code", code);
        if (field != null) {
            problem.put("field", field);
        }
        problem.put("requestId", requestId(ctx));
        if (status == 401) {
            ctx.header("WWW-Authenticate", "Bearer");
        }
        if (status == 503) {
            ctx.header("Retry-After", "1");
        }
        ctx.status(status).contentType("application/problem+json").result(Json.bytes(problem));
    }
}
