package io.walletstream.stream.feed;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.migrate.Migrator;
import io.walletstream.stream.write.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** A migrated Postgres for the tests of this package; each test begins without accounts. */
final class FeedDatabase {
    private static final FeedDatabase SHARED = start();

    final Database database;
    final FeedRegistry registry;

    private FeedDatabase(Database database) {
        this.database = database;
        this.registry = new FeedRegistry(database);
    }

    static FeedDatabase empty() throws SQLException {
        SHARED.update("DELETE FROM wallet.account");
        return SHARED;
    }

    private static FeedDatabase start() {
        try {
            EmbeddedPostgres postgres = EmbeddedPostgres.start();
            String url = postgres.getJdbcUrl("postgres", "postgres");
            Migrator.migrate(url, "postgres", "");
            FeedDatabase database = new FeedDatabase(new Database(url, "postgres", ""));
            database.update("INSERT INTO wallet.tenant (id, name) VALUES (gen_random_uuid(), 'test')");
            return database;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    AccountId account(String feed, String... owners) throws SQLException {
        AccountId id = new AccountId(UUID.randomUUID());
        update(
                "INSERT INTO wallet.account (id, tenant_id, name, chain, network, history, feed)"
                        + " SELECT ?, id, ?, 'bsv', 'main', 'unspent', ? FROM wallet.tenant",
                id.uuid(),
                id.toString(),
                feed);
        for (String owner : owners) {
            update("INSERT INTO wallet.account_owner (account_id, owner) VALUES (?, ?)", id.uuid(), owner);
        }
        return id;
    }

    int update(String sql, Object... parameters) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        }
    }

    /** The one row of a query as text, its columns joined by a bar; empty if there is none. */
    String row(String sql) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            StringBuilder text = new StringBuilder();
            if (row.next()) {
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    text.append(i == 1 ? "" : "|").append(row.getString(i));
                }
            }
            return text.toString();
        }
    }
}
