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

    private static ProblemCode code(int status) {
        return switch (status) {
            case 404 -> ProblemCode.NO_SUCH_ROUTE;
            case 405 -> ProblemCode.METHOD_NOT_ALLOWED;
            case 413 -> ProblemCode.BODY_TOO_LARGE;
            case 414 -> ProblemCode.URI_TOO_LONG;
            case 431 -> ProblemCode.HEADERS_TOO_LARGE;
            case 501, 505 -> ProblemCode.BAD_REQUEST;
            case 503 -> ProblemCode.UNAVAILABLE;
            default -> status >= 500 ? ProblemCode.INTERNAL_ERROR : ProblemCode.BAD_REQUEST;
        };
    }

    private static String detail(int status) {
        return switch (status) {
            case 414, 431 -> "the request's line and headers are too long";
            case 426, 501, 505 -> "expected HTTP/1.1";
            case 503 -> "the service stops or is busy, try again";
            default -> status >= 500 ? Problems.UNEXPECTED : "the request is malformed";
        };
    }
}
