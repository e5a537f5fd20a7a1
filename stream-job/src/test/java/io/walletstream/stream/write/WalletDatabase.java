package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.migrate.Migrator;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A migrated Postgres, one a JVM; tests keep apart by their own accounts. */
public final class WalletDatabase {
    private static final UUID TENANT = UUID.fromString("00000000-0000-4000-8000-000000000001");
    private static final WalletDatabase SHARED = start();

    private final EmbeddedPostgres postgres;

    /** For what tests prepare and look up: a connection each would take longer than most of the tests. */
    private @Nullable Connection lookups;

    private WalletDatabase(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    public static WalletDatabase shared() {
        return SHARED;
    }

    private static WalletDatabase start() {
        try {
            EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "on")
                    .setServerConfig("full_page_writes", "on")
                    .start();
            WalletDatabase database = new WalletDatabase(postgres);
            Migrator.migrate(database.url(), "postgres", "");
            try (Connection connection = database.connect();
                    PreparedStatement statement =
                            connection.prepareStatement("INSERT INTO wallet.tenant (id, name) VALUES (?, 'test')")) {
                statement.setObject(1, TENANT);
                statement.executeUpdate();
            }
            return database;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    String url() {
        return postgres.getJdbcUrl("postgres", "postgres");
    }

    Database asDatabase() {
        return new Database(url(), "postgres", "");
    }

    public Connection connect() throws SQLException {
        return asDatabase().connect();
    }

    private synchronized Connection lookups() throws SQLException {
        Connection open = lookups;
        if (open == null || open.isClosed()) {
            open = connect();
            lookups = open;
        }
        return open;
    }

    AccountId account(String history, String feed, String... owners) throws SQLException {
        AccountId id = new AccountId(UUID.randomUUID());
        update(
                "INSERT INTO wallet.account (id, tenant_id, name, chain, network, history, feed)"
                        + " VALUES (?, ?, ?, 'bsv', 'main', ?, ?)",
                id.uuid(),
                TENANT,
                id.toString(),
                history,
                feed);
        for (String owner : owners) {
            update("INSERT INTO wallet.account_owner (account_id, owner) VALUES (?, ?)", id.uuid(), owner);
        }
        return id;
    }

    int update(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = lookups().prepareStatement(sql)) {
            bind(statement, parameters);
            return statement.executeUpdate();
        }
    }

    /** Rows as texts, columns joined by a bar, in the query's order. */
    public List<String> rows(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = lookups().prepareStatement(sql)) {
            bind(statement, parameters);
            List<String> rows = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                int columns = row.getMetaData().getColumnCount();
                while (row.next()) {
                    List<String> values = new ArrayList<>(columns);
                    for (int column = 1; column <= columns; column++) {
                        values.add(String.valueOf(row.getString(column)));
                    }
                    rows.add(String.join("|", values));
                }
            }
            return rows;
        }
    }

    private static void bind(PreparedStatement statement, Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
    }
}
