package io.walletstream.query.auth;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.walletstream.query.http.Problem;
import io.walletstream.query.http.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Adds routes. Whatever is the same for all of them happens here: the key, the role, the query parameters, the timer. */
public final class Routes {
    private static final String API = "/api/v1";

    private final RoutesConfig config;
    private final ApiKeys keys;
    private final MeterRegistry metrics;
    private final BooleanSupplier databaseDown;
    private final List<Route> added = new ArrayList<>();

    /**
     * @param databaseDown whether requests that need a key, and so the database, are refused at once: else each would hold a thread until it
     *     found out by itself
     */
    public Routes(RoutesConfig config, ApiKeys keys, MeterRegistry metrics, BooleanSupplier databaseDown) {
        this.config = config;
        this.keys = keys;
        this.metrics = metrics;
        this.databaseDown = databaseDown;
    }

    /**
     * A route that was added.
     *
     * @param parameters names of its query parameters
     * @param least role that a caller needs at least; null: no key is needed
     */
    public record Route(
            String method,
            String path,
            Set<String> parameters,
            @Nullable Role least) {
        public Route {
            parameters = Set.copyOf(parameters);
        }
    }

    /** A route that knows its caller and has its parameters checked. */
    @FunctionalInterface
    public interface Endpoint {
        void handle(Context ctx, Caller caller, Query query);
    }

    public void get(String path, Endpoint endpoint, String... parameters) {
        add(HandlerType.GET, path, Role.READER, endpoint, parameters);
    }

    public void post(String path, Endpoint endpoint) {
        add(HandlerType.POST, path, Role.WRITER, endpoint);
    }

    /** For operators alone: what belongs to no tenant. */
    public void operatorGet(String path, Endpoint endpoint, String... parameters) {
        add(HandlerType.GET, path, Role.OPERATOR, endpoint, parameters);
    }

    /** For operators alone. */
    public void operatorPost(String path, Endpoint endpoint) {
        add(HandlerType.POST, path, Role.OPERATOR, endpoint);
    }

    public void patch(String path, Endpoint endpoint) {
        add(HandlerType.PATCH, path, Role.WRITER, endpoint);
    }

    public void delete(String path, Endpoint endpoint, String... parameters) {
        add(HandlerType.DELETE, path, Role.WRITER, endpoint, parameters);
    }

    private void add(HandlerType method, String path, Role least, Endpoint endpoint, String... parameters) {
        Set<String> known = Set.of(parameters);
        addHandler(method, new Route(method.name(), API + path, known, least), ctx -> {
            if (databaseDown.getAsBoolean()) {
                throw Problem.databaseUnavailable();
            }
            Caller caller = keys.require(ctx, least);
            endpoint.handle(ctx, caller, Query.of(ctx, known));
        });
    }

    /** A route without a key; its parameters, of which it has none, are left unread. */
    public void open(String path, Handler handler) {
        addHandler(HandlerType.GET, new Route(HandlerType.GET.name(), path, Set.of(), null), handler);
    }

    private void addHandler(HandlerType method, Route route, Handler handler) {
        added.add(route);
        Timer timer = Timer.builder("walletstream.http")
                .description("Time that the handler of a route took, without waiting for events")
                .tags("method", method.name(), "route", route.path())
                .register(metrics);
        Handler timed = ctx -> {
            Timer.Sample sample = Timer.start(metrics);
            try {
                handler.handle(ctx);
            } finally {
                sample.stop(timer);
            }
        };
        config.addHttpHandler(method, route.path(), timed);
        if (method.equals(HandlerType.GET)) {
            // as GET, but for the body, which the server leaves out; by itself the framework would answer 200 to
            // anybody
            config.addHttpHandler(HandlerType.HEAD, route.path(), timed);
        }
    }

    /** All routes so far. */
    public List<Route> added() {
        return List.copyOf(added);
    }
}
