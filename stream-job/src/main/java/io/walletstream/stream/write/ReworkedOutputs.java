package io.walletstream.stream.write;

import io.walletstream.stream.flow.OutputContent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes the rows of a page of a walk: where something differs, and nowhere else. */
final class ReworkedOutputs {
    private static final String CONTENTS = """
            UPDATE wallet.output o SET owner = i.owner, basket = i.basket, tags = string_to_array(i.tags, E'\\x1f'), script = i.script,
                content = i.content, purged = i.purged
            FROM unnest(?::bytea[], ?::integer[], ?::text[], ?::text[], ?::text[], ?::bytea[], ?::text[], ?::boolean[])
                AS i(txid, vout, owner, basket, tags, script, content, purged)
            WHERE o.account_id = ? AND o.txid = i.txid AND o.generation = ? AND o.vout = i.vout AND o.value_sats IS NOT NULL
                AND (o.owner, o.basket, coalesce(o.tags, '{}'), o.script, o.content, o.purged) IS DISTINCT FROM
                    (i.owner, i.basket, coalesce(string_to_array(i.tags, E'\\x1f'), '{}'), i.script, i.content, i.purged)
            """ + RowChange.RETURNING;

    private static final String OWNERS = """
            UPDATE wallet.output o SET purged = NOT o.purged
            FROM unnest(?::bytea[], ?::integer[]) AS i(txid, vout)
            WHERE o.account_id = ? AND o.txid = i.txid AND o.generation = ? AND o.vout = i.vout AND o.value_sats IS NOT NULL
                AND o.purged <> coalesce(o.owner = ANY (?::text[]), false)
            """ + RowChange.RETURNING;

    private final Connection connection;
    private final AccountRow account;

    ReworkedOutputs(Connection connection, AccountRow account) {
        this.connection = connection;
        this.account = account;
    }

    /** Hides outputs of purged owners and shows the others; answers what changed. */
    List<RowChange> owners(List<ReworkPage.Row> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(OWNERS)) {
            new Arrays(connection, statement)
                    .bytes(rows.stream().map(row -> row.txid().toBytes()).toArray(byte[][]::new))
                    .ints(rows.stream().mapToInt(ReworkPage.Row::vout).toArray());
            statement.setObject(3, account.id().uuid());
            statement.setInt(4, account.generation());
            new Arrays(connection, statement, 5).texts(account.purgedOwners().toArray(String[]::new));
            return changes(statement);
        }
    }

    /** Replaces contents where they differ; answers what changed. */
    List<RowChange> contents(Map<ReworkPage.Row, OutputContent> contents) throws SQLException {
        int n = contents.size();
        byte[][] txid = new byte[n][];
        int[] vout = new int[n];
        String[] owner = new String[n];
        String[] basket = new String[n];
        String[] tags = new String[n];
        byte[][] script = new byte[n][];
        String[] content = new String[n];
        boolean[] purged = new boolean[n];
        int i = 0;
        for (Map.Entry<ReworkPage.Row, OutputContent> entry : contents.entrySet()) {
            OutputContent read = entry.getValue();
            txid[i] = entry.getKey().txid().toBytes();
            vout[i] = entry.getKey().vout();
            owner[i] = read.owner();
            basket[i] = read.basket();
            tags[i] = Texts.join(read.tags());
            script[i] = read.script();
            content[i] = read.content();
            purged[i] = account.isPurged(read.owner());
            i++;
        }
        try (PreparedStatement statement = connection.prepareStatement(CONTENTS)) {
            new Arrays(connection, statement)
                    .bytes(txid)
                    .ints(vout)
                    .texts(owner)
                    .texts(basket)
                    .texts(tags)
                    .bytes(script)
                    .texts(content)
                    .booleans(purged);
            statement.setObject(9, account.id().uuid());
            statement.setInt(10, account.generation());
            return changes(statement);
        }
    }

    private static List<RowChange> changes(PreparedStatement statement) throws SQLException {
        List<RowChange> changes = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                changes.add(RowChange.read(row, true));
            }
        }
        return changes;
    }
}
