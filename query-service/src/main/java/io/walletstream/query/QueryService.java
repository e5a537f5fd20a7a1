package io.walletstream.query;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.walletstream.query.account.AccountEndpoints;
import io.walletstream.query.account.AccountStore;
import io.walletstream.query.auth.ApiKeys;
import io.walletstream.query.auth.Caller;
import io.walletstream.query.auth.Role;
import io.walletstream.query.config.ServiceConfig;
import io.walletstream.query.event.EventEndpoints;
import io.walletstream.query.event.Waiters;
import io.walletstream.query.health.Health;
import io.walletstream.query.http.Json;
import io.walletstream.query.http.Problems;
import io.walletstream.query.outbox.Outbox;
import io.walletstream.query.outbox.Topic;
import io.walletstream.query.push.PushEndpoint;
import io.walletstream.query.wallet.WalletEndpoints;
import io.walletstream.query.wallet.WalletReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jdbi.v3.core.Jdbi;

/** The service, assembled: every part and every route in one place. */
public final class QueryService implements AutoCloseable {
    /** Version of the build, told by {@code /version}. */
    static final String VERSION = "0.1.0";

    private static final int MAX_BODY_BYTES = 8 << 20;
    private static final int MAX_HEADER_BYTES = 16 << 10;
    private static final int MAX_THREADS = 32;
    private static final int MAX_CONNECTIONS = 10;
    private static final long CONNECTION_TIMEOUT_MILLIS = 2_000;
    private static final long ASYNC_TIMEOUT_MILLIS = 90_000;
    private static final long STOP_MILLIS = 5_000;

    private final HikariDataSource dataSource;
    private final Topic topic;
    private final Outbox outbox;
    private final Waiters waiters;
    private final Javalin javalin;
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<String> routes = new ArrayList<>();

    private QueryService(ServiceConfig config, String bootstrapKey) {
        dataSource = dataSource(config);
        Jdbi jdbi = Jdbi.create(dataSource);
        ApiKeys keys = new ApiKeys(jdbi);
        if (!bootstrapKey.isEmpty()) {
            keys.bootstrap(bootstrapKey);
        }
        topic = new Topic(config.kafka());
        outbox = new Outbox(jdbi, topic);
        waiters = new Waiters(config.postgresUrl(), config.postgresUser(), config.postgresPassword());
        new JvmMemoryMetrics().bindTo(metrics);
        new ProcessorMetrics().bindTo(metrics);
        Metrics.addRegistry(metrics);
        AccountStore accounts = new AccountStore(jdbi);
        javalin = Javalin.create(javalinConfig -> {
            javalinConfig.startup.showJavalinBanner = false;
            javalinConfig.startup.showOldJavalinVersionWarning = false;
            javalinConfig.http.maxRequestSize = MAX_BODY_BYTES;
            javalinConfig.http.prefer405over404 = true;
            javalinConfig.http.asyncTimeout = ASYNC_TIMEOUT_MILLIS;
            javalinConfig.jetty.threadPool = new QueuedThreadPool(MAX_THREADS, 4);
            javalinConfig.jetty.modifyHttpConfiguration(http -> {
                http.setRequestHeaderSize(MAX_HEADER_BYTES);
                http.setSendServerVersion(false);
            });
            javalinConfig.jetty.modifyServer(server -> server.setStopTimeout(STOP_MILLIS));
            Problems.register(javalinConfig.routes);
            route(
                    new Secured(javalinConfig.routes, keys),
                    new AccountEndpoints(accounts),
                    new WalletEndpoints(accounts, new WalletReader(jdbi)),
                    new EventEndpoints(accounts, jdbi, waiters),
                    new PushEndpoint(accounts, outbox, topic),
                    new Health(jdbi, topic, config.instanceId()));
        });
    }

    private static HikariDataSource dataSource(ServiceConfig config) {
        HikariConfig hikari = new HikariConfig();
        hikari.setJdbcUrl(config.postgresUrl());
        hikari.setUsername(config.postgresUser());
        hikari.setPassword(config.postgresPassword());
        hikari.setMaximumPoolSize(MAX_CONNECTIONS);
        hikari.setMinimumIdle(1);
        hikari.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
        hikari.setInitializationFailTimeout(-1);
        hikari.setPoolName("query-service");
        hikari.addDataSourceProperty("ApplicationName", "walletstream-query");
        hikari.addDataSourceProperty("socketTimeout", "30");
        return new HikariDataSource(hikari);
    }

    /**
     * Starts the service.
     *
     * @param bootstrapKey key that must open the default tenant; empty: none
     */
    public static QueryService start(ServiceConfig config, String bootstrapKey) {
        QueryService service = new QueryService(config, bootstrapKey);
        try {
            service.javalin.start(config.host(), config.port());
        } catch (RuntimeException e) {
            service.close();
            throw e;
        }
        return service;
    }

    /** An endpoint that knows its caller. */
    @FunctionalInterface
    private interface Endpoint {
        void handle(Context ctx, Caller caller);
    }

    /** Adds routes that need a key of at least a role. */
    private record Secured(RoutesConfig routes, ApiKeys keys) {
        Handler of(Role least, Endpoint endpoint) {
            return ctx -> {
                Timer.Sample sample = Timer.start();
                Caller caller = keys.require(ctx, least);
                endpoint.handle(ctx, caller);
                sample.stop(Metrics.timer("walletstream.http", "route", ctx.endpoint().path));
            };
        }
    }

    private void route(
            Secured secured,
            AccountEndpoints accounts,
            WalletEndpoints wallet,
            EventEndpoints events,
            PushEndpoint push,
            Health health) {
        String one = "/accounts/{id}";
        get(secured, "/accounts", Role.READER, accounts::list);
        post(secured, "/accounts", Role.WRITER, accounts::create);
        get(secured, one, Role.READER, accounts::read);
        patch(secured, one, Role.WRITER, accounts::change);
        delete(secured, one, Role.WRITER, accounts::delete);
        post(secured, one + "/owners", Role.WRITER, accounts::addOwner);
        delete(secured, one + "/owners/{owner}", Role.WRITER, accounts::removeOwner);
        get(secured, one + "/sync", Role.READER, wallet::sync);
        post(secured, one + "/sync/clear", Role.WRITER, accounts::clear);
        post(secured, one + "/sync/pause", Role.WRITER, accounts::pause);
        post(secured, one + "/sync/resume", Role.WRITER, accounts::resume);
        get(secured, one + "/sync/items", Role.READER, wallet::items);
        get(secured, one + "/failures", Role.READER, wallet::failures);
        post(secured, one + "/outpoints", Role.WRITER, push::push);
        get(secured, one + "/outputs", Role.READER, wallet::outputs);
        get(secured, one + "/balances", Role.READER, wallet::balances);
        get(secured, one + "/transactions", Role.READER, wallet::transactions);
        get(secured, one + "/transactions/{txid}", Role.READER, wallet::transaction);
        get(secured, one + "/events", Role.READER, events::events);
        open(
                secured,
                "/api/v1/version",
                ctx -> Json.answer(
                        ctx, 200, Json.object().put("version", VERSION).put("api", "v1")));
        open(secured, "/health/live", health::live);
        open(secured, "/health/ready", health::ready);
        open(
                secured,
                "/metrics",
                ctx -> ctx.contentType("text/plain; version=0.0.4").result(metrics.scrape()));
        open(
                secured,
                "/openapi.yaml",
                ctx -> ctx.contentType("application/yaml").result(resource("/openapi.yaml")));
        open(secured, "/", ctx -> ctx.contentType("text/html; charset=utf-8").result(resource("/index.html")));
    }

    private void get(Secured secured, String path, Role least, Endpoint endpoint) {
        routes.add("GET /api/v1" + path);
        secured.routes().get("/api/v1" + path, secured.of(least, endpoint));
    }

    private void post(Secured secured, String path, Role least, Endpoint endpoint) {
        routes.add("POST /api/v1" + path);
        secured.routes().post("/api/v1" + path, secured.of(least, endpoint));
    }

    private void patch(Secured secured, String path, Role least, Endpoint endpoint) {
        routes.add("PATCH /api/v1" + path);
        secured.routes().patch("/api/v1" + path, secured.of(least, endpoint));
    }

    private void delete(Secured secured, String path, Role least, Endpoint endpoint) {
        routes.add("DELETE /api/v1" + path);
        secured.routes().delete("/api/v1" + path, secured.of(least, endpoint));
    }

    private void open(Secured secured, String path, Handler handler) {
        routes.add("GET " + path);
        secured.routes().get(path, handler);
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = QueryService.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("missing resource " + name);
            }
            return in.readAllBytes();
        }
    }

    /** Methods and paths of all routes. */
    public List<String> routes() {
        return List.copyOf(routes);
    }

    public int port() {
        return javalin.port();
    }

    @Override
    public void close() {
        javalin.stop();
        waiters.close();
        outbox.close();
        topic.close();
        Metrics.removeRegistry(metrics);
        dataSource.close();
    }
}
