package io.walletstream.standalone.outage;

import static org.awaitility.Awaitility.await;

import io.walletstream.stream.write.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Errors that Postgres itself raises inside a flush: where it begins to write its events, after it wrote rows. A sequence counts them, since what else
 * the transaction did is rolled back.
 */
final class PlannedFaults {
    static final String DISK_FULL = "53100";
    static final String SERIALIZATION_FAILURE = "40001";
    static final String STATEMENT_TIMEOUT = "57014";

    private static final String INSTALL = """
            CREATE SCHEMA fault;
            CREATE TABLE fault.plan (state text PRIMARY KEY, wanted bigint NOT NULL);
            CREATE SEQUENCE fault.fired_53100;
            CREATE SEQUENCE fault.fired_40001;
            CREATE SEQUENCE fault.fired_57014;
            CREATE FUNCTION fault.is_due(code text) RETURNS boolean LANGUAGE sql AS $$
                SELECT wanted > coalesce(pg_sequence_last_value(('fault.fired_' || code)::regclass), 0)
                FROM fault.plan WHERE state = code
            $$;
            CREATE FUNCTION fault.arm() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF fault.is_due('57014') THEN
                    PERFORM set_config('statement_timeout', '100ms', true);
                END IF;
                RETURN NULL;
            END $$;
            CREATE FUNCTION fault.strike() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF pg_current_xact_id_if_assigned() IS NULL THEN
                    RETURN NULL;
                END IF;
                IF fault.is_due('53100') THEN
                    PERFORM nextval('fault.fired_53100');
                    RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100';
                ELSIF fault.is_due('40001') THEN
                    PERFORM nextval('fault.fired_40001');
                    RAISE EXCEPTION 'could not serialize access' USING ERRCODE = '40001';
                ELSIF fault.is_due('57014') AND current_setting('statement_timeout') = '100ms' THEN
                    PERFORM nextval('fault.fired_57014');
                    PERFORM pg_sleep(10);
                END IF;
                RETURN NULL;
            END $$;
            CREATE TRIGGER arm BEFORE INSERT OR UPDATE ON wallet.output FOR EACH STATEMENT EXECUTE FUNCTION fault.arm();
            CREATE TRIGGER strike BEFORE INSERT ON wallet.account_event FOR EACH STATEMENT EXECUTE FUNCTION fault.strike();
            INSERT INTO fault.plan VALUES ('53100', 0), ('40001', 0), ('57014', 0);
            """;

    private final Database database;

    PlannedFaults(Database database) throws SQLException {
        this.database = database;
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(INSTALL);
            statement.execute("ALTER SYSTEM SET deadlock_timeout = '3s'"); // the rival has to come before it is over
            statement.execute("SELECT pg_reload_conf()");
        }
    }

    /** Plans one; waits until a flush has met it. */
    void strike(String state, Runnable work) throws SQLException {
        long before = fired(state);
        execute("UPDATE fault.plan SET wanted = " + (before + 1) + " WHERE state = '" + state + "'");
        work.run();
        await().alias("a flush meets " + state).atMost(RunningProduct.SOON).until(() -> fired(state) > before);
    }

    /** How often a flush has met it. */
    long fired(String state) throws SQLException {
        return number("SELECT coalesce(pg_sequence_last_value('fault.fired_" + state + "'::regclass), 0)");
    }

    /**
     * A rival takes rows that the flush writes late, then the account's row that the flush has locked: each waits for the other. The rival is more patient, so
     * the flush is the one that is given up.
     */
    void deadlock(Runnable work) throws Exception {
        long before = deadlocks();
        try (Connection rival = database.connect();
                Statement statement = rival.createStatement();
                Connection observer = database.connect()) {
            statement.execute("SET deadlock_timeout = '1h'");
            rival.setAutoCommit(false);
            statement.execute("SELECT FROM wallet.account_sync FOR UPDATE");
            work.run();
            await().atMost(RunningProduct.SOON)
                    .pollInterval(java.time.Duration.ofMillis(20))
                    .until(() -> Tables.column(observer, Tables.WRITER_IN_ITS_TRANSACTION), found -> !found.isEmpty());
            statement.execute("SELECT FROM wallet.account FOR UPDATE"); // comes back when the flush was given up
            rival.rollback();
        }
        await().alias("a deadlock is counted").atMost(RunningProduct.SOON).until(() -> deadlocks() > before);
    }

    private long deadlocks() throws SQLException {
        return number("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** All states. */
    static List<String> states() {
        return List.of(DISK_FULL, SERIALIZATION_FAILURE, STATEMENT_TIMEOUT);
    }

    long number(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
