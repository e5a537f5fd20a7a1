package io.walletstream.query.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where exceptions become answers. Nothing of an unexpected one is told but the id under which it is logged. */
public final class Problems {
    static final String MEDIA_TYPE = "application/problem+json";

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    static final String UNEXPECTED = "unexpected; tell us the request id";

    private static final String REQUEST_ID = "requestId";
    private static final Map<Integer, String> TITLES = Map.ofEntries(
            Map.entry(400, "Bad request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not found"),
            Map.entry(405, "Method not allowed"),
            Map.entry(409, "Conflict"),
            Map.entry(413, "Too large"),
            Map.entry(414, "Too long"),
            Map.entry(415, "Unsupported media type"),
            Map.entry(417, "Expectation failed"),
            Map.entry(426, "HTTP version not supported"),
            Map.entry(431, "Too large"),
            Map.entry(500, "Internal error"),
            Map.entry(503, "Unavailable"),
            Map.entry(505, "HTTP version not supported"));

    private Problems() {}

    public static void register(JavalinConfig config) {
        config.routes.before(ctx -> {
            String id = newRequestId();
            ctx.attribute(REQUEST_ID, id);
            ctx.header("X-Request-Id", id);
            ctx.header("Cache-Control", "no-store");
            ctx.header("X-Content-Type-Options", "nosniff");
            // the framework would obey it, so that a proxy that lets only reads through could be passed
            if (ctx.header("X-HTTP-Method-Override") != null) {
                throw Problem.of(ProblemCode.BAD_REQUEST, "the method is the one of the request's line");
            }
        });
        config.routes.exception(Problem.class, (e, ctx) -> answer(ctx, e.code(), e.detail(), e.field()));
        config.routes.exception(HttpResponseException.class, Problems::framework);
        config.routes.exception(JdbiException.class, Problems::database);
        config.routes.exception(Exception.class, Problems::unexpected);
        config.routes.error(404, ctx -> {
            if (!MEDIA_TYPE.equals(ctx.res().getContentType())) {
                answer(ctx, ProblemCode.NO_SUCH_ROUTE, "no such route", null);
            }
        });
        config.router.javaLangErrorHandler((response, error) -> {
            String id = newRequestId();
            LOG.error("request {} failed", id, error);
            response.setStatus(500);
            response.setContentType(MEDIA_TYPE);
            try {
                response.getOutputStream().write(body(500, ProblemCode.INTERNAL_ERROR, UNEXPECTED, null, id));
            } catch (IOException e) {
                LOG.debug("request {} has no reader any more", id);
            }
        });
    }

    static String newRequestId() {
        return UUID.randomUUID().toString();
    }

    private static void framework(HttpResponseException e, Context ctx) {
        switch (e.getStatus()) {
            case 404 -> answer(ctx, ProblemCode.NO_SUCH_ROUTE, "no such route", null);
            case 405 -> {
                String methods = e.getDetails().get("availableMethods");
                if (methods != null) {
                    ctx.header("Allow", methods);
                }
                answer(ctx, ProblemCode.METHOD_NOT_ALLOWED, "this route has no such method", null);
            }
            case 413 -> answer(ctx, ProblemCode.BODY_TOO_LARGE, "the body is too large", null);
            default -> answer(ctx, e.getStatus(), ProblemCode.BAD_REQUEST, "the request is malformed", null);
        }
    }

    private static void database(JdbiException e, Context ctx) {
        if (isOutOfReach(e)) {
            LOG.warn("request {}: Postgres is out of reach", requestId(ctx));
            Problem problem = Problem.databaseUnavailable();
            answer(ctx, problem.code(), problem.detail(), null);
        } else {
            unexpected(e, ctx);
        }
    }

    private static void unexpected(Exception e, Context ctx) {
        LOG.error("request {} failed", requestId(ctx), e);
        answer(ctx, ProblemCode.INTERNAL_ERROR, UNEXPECTED, null);
    }

    /** Connection lost or refused (08), out of connections (53), shut down or cancelled (57), a lock held for too long (55). */
    static boolean isOutOfReach(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException) {
                return true;
            }
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                String state = sql.getSQLState();
                return state.startsWith("08")
                        || state.startsWith("53")
                        || state.startsWith("55")
                        || state.startsWith("57");
            }
        }
        return false;
    }

    private static String requestId(Context ctx) {
        String id = ctx.attribute(REQUEST_ID);
        return id == null ? "-" : id;
    }

    private static void answer(Context ctx, ProblemCode code, String detail, @Nullable String field) {
        answer(ctx, code.status(), code, detail, field);
    }

    private static void answer(Context ctx, int status, ProblemCode code, String detail, @Nullable String field) {
        if (status == 401) {
            ctx.header("WWW-Authenticate", "Bearer");
        }
        if (status == 503) {
            ctx.header("Retry-After", "1");
        }
        ctx.status(status).contentType(MEDIA_TYPE).result(body(status, code, detail, field, requestId(ctx)));
    }

    /** The problem as JSON. */
    static byte[] body(int status, ProblemCode code, String detail, @Nullable String field, String requestId) {
        ObjectNode problem = Json.object()
                .put("type", "about:blank")
                .put("title", TITLES.getOrDefault(status, "Error"))
                .put("status", status)
                .put("detail", detail)
                .put("code", code.text());
        if (field != null) {
            problem.put("field", field);
        }
        return Json.bytes(problem.put("requestId", requestId));
    }
}
