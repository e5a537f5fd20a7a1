package io.walletstream.query.installation;

import io.walletstream.query.QueryService;
import io.walletstream.query.config.ServiceConfig;
import org.jdbi.v3.core.Jdbi;

/** One service with a Postgres and a Kafka, for all test classes that do not break any of them. */
public final class Installation implements AutoCloseable {
    /** Opens tenant {@code default} as operator. */
    public static final String BOOTSTRAP_KEY = "bootstrap-key-of-the-tests";

    private final TestPostgres postgres;
    private final TestKafka kafka;
    private final QueryService service;
    private final Jdbi jdbi;

    private Installation(TestPostgres postgres, TestKafka kafka) {
        this.postgres = postgres;
        this.kafka = kafka;
        this.jdbi = postgres.jdbi();
        this.service = QueryService.start(config(postgres, kafka.bootstrapServers()), BOOTSTRAP_KEY);
    }

    static Installation start() {
        try {
            return new Installation(TestPostgres.start(), TestKafka.start());
        } catch (Exception e) {
            throw new IllegalStateException("the installation did not start", e);
        }
    }

    /** Configuration of a service on a free port. */
    public static ServiceConfig config(TestPostgres postgres, String kafka) {
        return new ServiceConfig(
                "127.0.0.1", 0, postgres.jdbcUrl(), TestPostgres.USER, "", kafka, null, "the-tests-instance");
    }

    public QueryService service() {
        return service;
    }

    public TestKafka kafka() {
        return kafka;
    }

    public Jdbi jdbi() {
        return jdbi;
    }

    /** A tenant of its own, with a key of each role. */
    public Tenant newTenant() {
        return Tenant.create(jdbi, service.port());
    }

    /** A client without a key. */
    public Api anonymous() {
        return new Api(service.port(), null);
    }

    @Override
    public void close() throws Exception {
        service.close();
        kafka.close();
        postgres.close();
    }
}
