package io.walletstream.standalone.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.walletstream.oracle.ContentBook;
import io.walletstream.oracle.EventLogCheck;
import io.walletstream.oracle.Reference;
import io.walletstream.oracle.TableComparison;
import io.walletstream.oracle.TableReader;
import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Txid;
import io.walletstream.standalone.reference.TopicReference;
import io.walletstream.stream.wallet.WalletJobSettings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the tables must hold: what the chain and the reference say, and what the log folds to. */
final class Truth {
    private static final String OUTPUTS = """
            SELECT a.name, encode(o.txid, 'hex'), o.vout, o.value_sats, encode(o.spent_txid, 'hex'), o.owner
            FROM wallet.output_current o JOIN wallet.account a ON a.id = o.account_id WHERE o.live AND a.feed = 'onesat'
            """;

    private final ControlledProduct product;

    Truth(ControlledProduct product) {
        this.product = product;
    }

    /** Unspent outputs are the chain's, all tables the reference's, and the log has no gap and folds to them. */
    void awaitEqual() {
        awaitWithout(Set.of());
    }

    /** The same as if these owners had never been the accounts'. */
    void awaitWithout(Set<String> owners) {
        awaitUnspent(owners);
        await().atMost(ControlledProduct.SOON).untilAsserted(() -> {
            Reference reference =
                    TopicReference.read(product.kafka(), WalletJobSettings.TOPIC, ControlledProduct.PARTITIONS);
            ContentBook book = without(product.chain.book(), owners);
            try (Connection connection = product.database.connect()) {
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                connection.setAutoCommit(false);
                for (AccountId account : product.accounts.values()) {
                    TableComparison comparison = new TableComparison(
                            reference.tables(account, book), TableReader.read(connection, List.of(account)));
                    assertThat(comparison.matches())
                            .as(comparison.difference(6))
                            .isTrue();
                }
                assertThat(EventLogCheck.problems(connection, product.accounts.values()))
                        .isEmpty();
            }
        });
    }

    /** Without the contents of their outputs, which are rows of nobody then. */
    private static ContentBook without(ContentBook book, Set<String> owners) {
        return new ContentBook() {
            @Override
            public ContentBook.@Nullable TxContent transaction(Txid txid) {
                return book.transaction(txid);
            }

            @Override
            public ContentBook.@Nullable OutputContent output(Outpoint outpoint) {
                ContentBook.OutputContent content = book.output(outpoint);
                return content != null && content.owner() != null && owners.contains(content.owner()) ? null : content;
            }
        };
    }

    private void awaitUnspent(Set<String> without) {
        await().atMost(ControlledProduct.SOON).untilAsserted(() -> {
            try (Connection connection = product.database.connect()) {
                assertThat(unspent(connection, without)).isEqualTo(expected(without));
            }
        });
    }

    private Set<String> expected(Set<String> without) {
        Set<String> expected = new TreeSet<>(product.chain.unspent());
        without.forEach(owner -> product.chain
                .chain()
                .outputs(owner)
                .forEach(output -> expected.removeIf(
                        line -> line.contains(" " + output.expected().outpoint() + " "))));
        return expected;
    }

    /** As the chain writes it. What became of transactions that others replaced takes more passes to be told: they do not count. */
    private Set<String> unspent(Connection connection, Set<String> without) throws SQLException {
        Set<String> unspent = new TreeSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(OUTPUTS)) {
            while (row.next()) {
                assertThat(without).doesNotContain(String.valueOf(row.getString(6)));
                String txid = row.getString(2);
                String spender = row.getString(5);
                boolean spent = spender != null && product.chain.holds(Txid.parse(spender));
                if (!spent && product.chain.holds(Txid.parse(txid))) {
                    unspent.add(row.getString(1) + " " + txid + "_" + row.getInt(3) + " " + row.getLong(4));
                }
            }
        }
        return unspent;
    }
}
