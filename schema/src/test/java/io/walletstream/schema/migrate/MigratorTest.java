package io.walletstream.schema.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Migrations on a real Postgres, on an empty database and on one in use; each test has a database of its own. */
class MigratorTest {
    private static final String SECRET = "planted-secret";

    private static EmbeddedPostgres postgres;
    private static int databases;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private String url;

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void createDatabase() throws SQLException {
        String name = "test" + ++databases;
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        url = postgres.getJdbcUrl("postgres", name);
    }

    @Test
    void anEmptyDatabaseIsMigratedAndThenUpToDate() {
        assertThat(Migrator.migrate(url, "postgres", "")).isPositive();
        assertThat(Migrator.migrate(url, "postgres", "")).isZero();
    }

    @Test
    void aDatabaseInUseKeepsItsRows() throws SQLException {
        Migrator.migrate(url, "postgres", "");
        execute("""
                INSERT INTO wallet.tenant (id, name) VALUES ('00000000-0000-4000-8000-000000000001', 't');
                INSERT INTO wallet.account (id, tenant_id, name, chain, network, history, feed) VALUES
                    ('00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000001', 'a', 'bsv', 'main',
                     'unspent', 'push');
                INSERT INTO wallet.output (account_id, txid, generation, vout, value_sats, revision, score) VALUES
                    ('00000000-0000-4000-8000-000000000002', decode(repeat('ab', 32), 'hex'), 1, 0, 5, 1, 100::bigint << 30 | 7);
                INSERT INTO wallet.account_event (account_id, seq, at, generation, type, data) VALUES
                    ('00000000-0000-4000-8000-000000000002', 1, now(), 1, 'queue.empty', '{}'),
                    ('00000000-0000-4000-8000-000000000002', 2, '1999-01-01', 1, 'queue.empty', '{}')""");

        assertThat(Migrator.migrate(url, "postgres", "")).isZero();

        assertThat(strings("SELECT state || ' ' || height || ' ' || block_index FROM wallet.output_current"))
                .containsExactly("confirmed 100 7");
        assertThat(strings("SELECT tableoid::regclass FROM wallet.account_event ORDER BY seq"))
                .hasSize(2)
                .last()
                .isEqualTo("wallet.account_event_default");
    }

    @Test
    void everythingHasAComment() throws SQLException {
        Migrator.migrate(url, "postgres", "");

        assertThat(strings("""
                SELECT c.relname || coalesce('.' || a.attname, '')
                FROM pg_class c
                LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p')
                WHERE c.relnamespace = 'wallet'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
                    AND c.relname <> 'schema_history' AND col_description(c.oid, a.attnum) IS NULL
                UNION ALL
                SELECT c.relname FROM pg_class c
                WHERE c.relnamespace = 'wallet'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'S') AND NOT c.relispartition
                    AND c.relname <> 'schema_history' AND obj_description(c.oid, 'pg_class') IS NULL
                    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'i')
                UNION ALL
                SELECT p.proname FROM pg_proc p
                WHERE p.pronamespace = 'wallet'::regnamespace AND obj_description(p.oid, 'pg_proc') IS NULL""")).isEmpty();
        assertThat(strings(
                        "SELECT count(*) FROM pg_class WHERE relnamespace = 'wallet'::regnamespace AND relkind = 'r'"))
                .first()
                .asString()
                .isNotEqualTo("0");
    }

    @Test
    void invariantsAreHeldByConstraints() throws SQLException {
        Migrator.migrate(url, "postgres", "");

        for (String row : List.of(
                "wallet.output (account_id, txid, generation, vout) VALUES (gen_random_uuid(), '\\xab', 1, 0)",
                "wallet.output (account_id, txid, generation, vout) VALUES (gen_random_uuid(), decode(repeat('ab', 32), 'hex'), 1, -1)",
                "wallet.account_tx (account_id, txid, generation, state, first_seen_at) VALUES (gen_random_uuid(), decode(repeat('ab', 32), 'hex'), 1, 'lost', now())",
                "wallet.tenant (id, name) VALUES (gen_random_uuid(), '')")) {
            assertThatThrownBy(() -> execute("INSERT INTO " + row))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("23514"));
        }
    }

    @Test
    void partitionsOfEventsAreMadeOnce() throws SQLException {
        Migrator.migrate(url, "postgres", "");

        assertThat(strings("SELECT wallet.ensure_event_partitions('2040-11-15', 3)"))
                .containsExactly("3");
        assertThat(strings("SELECT wallet.ensure_event_partitions('2040-12-01', 3)"))
                .containsExactly("1");
    }

    @Test
    void aDatabaseThatANewerVersionMigratedIsRefused() throws SQLException {
        Migrator.migrate(url, "postgres", "");
        execute("""
                INSERT INTO wallet.schema_history (installed_rank, version, description, type, script, checksum, installed_by,
                    execution_time, success)
                VALUES (900, '900', 'of tomorrow', 'SQL', 'V900__of_tomorrow.sql', 1, 'postgres', 1, true)""");

        assertThatThrownBy(() -> Migrator.migrate(url, "postgres", "")).isInstanceOf(MigrationFailedException.class);
    }

    @Test
    void aHistoryAlteredByHandIsRefused() throws SQLException {
        Migrator.migrate(url, "postgres", "");
        execute("UPDATE wallet.schema_history SET checksum = checksum + 1 WHERE version = '1'");

        assertThatThrownBy(() -> Migrator.migrate(url, "postgres", ""))
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("checksum");
    }

    @Test
    void aSchemaOfThatNameThatIsNotOursIsRefusedAndLeftAlone() throws SQLException {
        execute("CREATE SCHEMA wallet; CREATE TABLE wallet.theirs (id int); INSERT INTO wallet.theirs VALUES (7)");

        assertThatThrownBy(() -> Migrator.migrate(url, "postgres", "")).isInstanceOf(MigrationFailedException.class);
        assertThat(strings("SELECT id FROM wallet.theirs")).containsExactly("7");
    }

    @Test
    void theMainSaysZeroWhenUpToDate() {
        Map<String, String> environment = Map.of("WALLETSTREAM_POSTGRES_URL", url);

        assertThat(run(environment)).isZero();
        assertThat(run(environment)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("up to date", ", 0 migrations applied");
        assertThat(err.size()).isZero();
    }

    @Test
    void theMainSaysOneWhenItFailsAndNeverThePassword() {
        assertThat(run(Map.of(
                        "WALLETSTREAM_POSTGRES_URL",
                        "jdbc:postgresql://127.0.0.1:1/none",
                        "WALLETSTREAM_POSTGRES_PASSWORD",
                        SECRET)))
                .isEqualTo(1);
        assertThat(run(Map.of(
                        "WALLETSTREAM_POSTGRES_URL",
                        "jdbc:postgresql://127.0.0.1:1/none?user=postgres&password=" + SECRET)))
                .isEqualTo(1);
        assertThat(run(Map.of("WALLETSTREAM_POSTGRES_URL", "postgres://u:" + SECRET + "@127.0.0.1/none")))
                .isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).isNotBlank().doesNotContain(SECRET);
    }

    @Test
    void theMainSaysSixtyFourWhenTheUrlIsMissingOrASettingIsUnknown() {
        assertThat(run(Map.of())).isEqualTo(64);
        assertThat(run(Map.of("WALLETSTREAM_POSTGRES_URL", ""))).isEqualTo(64);
        assertThat(run(Map.of("WALLETSTREAM_POSTGRES_URI", url))).isEqualTo(64);
        assertThat(run(Map.of("WALLETSTREAM_POSTGRES_URL", url), "--postgres-password", SECRET))
                .isEqualTo(64);
        assertThat(err.toString(StandardCharsets.UTF_8)).doesNotContain(SECRET);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("WALLETSTREAM_POSTGRES_URL");
    }

    private int run(Map<String, String> environment, String... args) {
        return MigratorMain.run(
                args,
                environment,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "postgres", "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> strings(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "postgres", "");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (row.next()) {
                values.add(row.getString(1));
            }
            return values;
        }
    }
}
