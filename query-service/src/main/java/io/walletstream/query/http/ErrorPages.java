package io.walletstream.query.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers to requests that are too malformed to reach a route (bad lines, headers, paths), in the same form as all others. */
final class ErrorPages extends ErrorHandler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        String id = Problems.newRequestId();
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problems.MEDIA_TYPE);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put("X-Request-Id", id);
        byte[] body = Problems.body(status, code(status), detail(status), null, id);
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }

    private static String code(int status) {
        return switch (status) {
            case 404 -> "noSuchRoute";
            case 405 -> "methodNotAllowed";
            case 413 -> "bodyTooLarge";
            case 414 -> "uriTooLong";
            case 431 -> "headersTooLarge";
            case 503 -> "unavailable";
            default -> status >= 500 ? "internalError" : "badRequest";
        };
    }

    private static String detail(int status) {
        return switch (status) {
            case 414, 431 -> "the request's line and headers are too long";
            case 503 -> "the service stops or is busy, try again";
            default -> status >= 500 ? "unexpected; tell us the request id" : "the request is malformed";
        };
    }
}
