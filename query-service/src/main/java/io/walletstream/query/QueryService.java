package io.walletstream.query;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.javalin.Javalin;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.walletstream.query.about.About;
import io.walletstream.query.about.Documents;
import io.walletstream.query.account.AccountCommands;
import io.walletstream.query.account.AccountEndpoints;
import io.walletstream.query.account.AccountStore;
import io.walletstream.query.auth.ApiKeys;
import io.walletstream.query.auth.Bootstrap;
import io.walletstream.query.auth.Routes;
import io.walletstream.query.config.ServiceConfig;
import io.walletstream.query.event.EventEndpoints;
import io.walletstream.query.health.Health;
import io.walletstream.query.http.HttpServers;
import io.walletstream.query.http.Problems;
import io.walletstream.query.letter.DeadLetterEndpoints;
import io.walletstream.query.outbox.Outbox;
import io.walletstream.query.outbox.Topic;
import io.walletstream.query.push.PushEndpoint;
import io.walletstream.query.wallet.FailureEndpoints;
import io.walletstream.query.wallet.RollbackEndpoint;
import io.walletstream.query.wallet.WalletEndpoints;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The service, assembled: every part in one place, each ended before what it stands on. */
public final class QueryService implements AutoCloseable {
    private static final int MAX_CONNECTIONS = 10;
    private static final long CONNECTION_TIMEOUT_MILLIS = 2_000;

    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final HikariDataSource dataSource;
    private final Topic topic;
    private final Outbox outbox;
    private final Health health;
    private final EventEndpoints events;
    private final ApiKeys keys;
    private final Javalin javalin;
    private final List<Routes.Route> routes = new ArrayList<>();
    private @Nullable Bootstrap bootstrap;

    private QueryService(ServiceConfig config) {
        new JvmMemoryMetrics().bindTo(metrics);
        new ProcessorMetrics().bindTo(metrics);
        dataSource = dataSource(config, metrics);
        Jdbi jdbi = Jdbi.create(dataSource);
        keys = new ApiKeys(jdbi);
        topic = new Topic(config.kafka());
        outbox = new Outbox(jdbi, topic);
        health = new Health(jdbi, topic, config.instanceId());
        AccountStore accounts = new AccountStore(jdbi);
        events = new EventEndpoints(accounts, jdbi, config, metrics);
        javalin = Javalin.create(javalinConfig -> {
            HttpServers.configure(javalinConfig);
            Problems.register(javalinConfig);
            Routes added = new Routes(javalinConfig.routes, keys, metrics, health::isPostgresDown);
            new AccountEndpoints(accounts, new AccountCommands(jdbi)).addTo(added);
            new WalletEndpoints(accounts, jdbi, InstantSource.system()).addTo(added);
            new FailureEndpoints(accounts, jdbi, InstantSource.system()).addTo(added);
            new RollbackEndpoint(accounts, jdbi).addTo(added);
            events.addTo(added);
            new PushEndpoint(accounts, outbox, topic, health::isKafkaDown).addTo(added);
            new DeadLetterEndpoints(jdbi, outbox, topic, health::isKafkaDown).addTo(added);
            health.addTo(added);
            new About(metrics, health::schemaVersion).addTo(added);
            new Documents().addTo(added);
            routes.addAll(added.added());
        });
    }

    private static HikariDataSource dataSource(ServiceConfig config, PrometheusMeterRegistry metrics) {
        HikariConfig hikari = new HikariConfig();
        hikari.setJdbcUrl(config.postgresUrl());
        hikari.setUsername(config.postgresUser());
        hikari.setPassword(config.postgresPassword());
        hikari.setMaximumPoolSize(MAX_CONNECTIONS);
        hikari.setMinimumIdle(1);
        hikari.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
        hikari.setInitializationFailTimeout(-1);
        hikari.setPoolName("query-service");
        hikari.setMetricRegistry(metrics);
        hikari.addDataSourceProperty("ApplicationName", "walletstream-query");
        hikari.addDataSourceProperty("socketTimeout", "30");
        return new HikariDataSource(hikari);
    }

    /**
     * Starts the service. It starts without Postgres and Kafka too, and is not ready until both are there.
     *
     * @param bootstrapKey key that must open the default tenant; empty: none
     * @throws RuntimeException if the port cannot be had
     */
    public static QueryService start(ServiceConfig config, String bootstrapKey) {
        QueryService service = new QueryService(config);
        try {
            service.begin(config, bootstrapKey);
        } catch (RuntimeException e) {
            service.close();
            throw e;
        }
        return service;
    }

    private void begin(ServiceConfig config, String bootstrapKey) {
        javalin.start(config.host(), config.port());
        if (!bootstrapKey.isEmpty()) {
            bootstrap = Bootstrap.start(keys, bootstrapKey);
        }
        outbox.start();
        events.start();
        health.start();
    }

    /** All routes. */
    public List<Routes.Route> routes() {
        return List.copyOf(routes);
    }

    public int port() {
        return javalin.port();
    }

    /** Answers what waits, lets requests end within a bounded time, and closes everything. */
    @Override
    public void close() {
        events.endWaits();
        javalin.stop();
        if (bootstrap != null) {
            bootstrap.close();
        }
        health.close();
        events.close();
        outbox.close();
        topic.close();
        dataSource.close();
        metrics.close();
    }
}
