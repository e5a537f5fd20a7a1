package io.walletstream.stream.write;

import io.walletstream.schema.chain.Score;
import io.walletstream.stream.write.TxTable.TxChange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Writes rows of {@code wallet.account_tx} as {@link TxTable} computed them. */
final class TxRows {
    private static final long NONE = -1;

    private static final String COLUMNS = """
            wallet.account_tx (account_id, txid, generation, state, score, received_sats, sent_sats, net_sats, direction, fee_sats,
                size_bytes, input_count, output_total_sats, first_seen_at)""";
    private static final int COLUMN_COUNT = 14;

    private static final String UPDATE = """
            UPDATE wallet.account_tx t SET state = i.state, score = nullif(i.score, -1), received_sats = i.received,
                sent_sats = nullif(i.sent, -1), net_sats = CASE WHEN i.sent >= 0 THEN i.received - i.sent END,
                direction = i.direction, fee_sats = CASE WHEN i.has_fee THEN i.fee END,
                size_bytes = nullif(i.size_bytes, -1), input_count = nullif(i.input_count, -1),
                output_total_sats = nullif(i.output_total, -1)
            FROM (SELECT (?::uuid[])[u.a] AS account_id, u.*
                FROM unnest(?::integer[], ?::integer[], ?::bytea[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[],
                    ?::boolean[], ?::bigint[], ?::integer[], ?::integer[], ?::bigint[])
                    AS u(a, generation, txid, state, score, received, sent, direction, has_fee, fee, size_bytes, input_count,
                    output_total)) i
            WHERE t.account_id = i.account_id AND t.txid = i.txid AND t.generation = i.generation
            """;

    private final Connection connection;

    TxRows(Connection connection) {
        this.connection = connection;
    }

    /** Writes what changed: new rows by COPY, others by key. */
    void write(List<TxChange> changes, Instant now) throws SQLException {
        List<TxChange> fresh = new ArrayList<>();
        List<TxChange> changed = new ArrayList<>();
        for (TxChange change : changes) {
            if (change.old() == null) {
                fresh.add(change);
            } else if (change.isChanged()) {
                changed.add(change);
            }
        }
        insert(fresh, now);
        update(changed);
    }

    private void insert(List<TxChange> fresh, Instant now) throws SQLException {
        if (fresh.isEmpty()) {
            return;
        }
        try (CopyRows copy = new CopyRows(connection, COLUMNS)) {
            for (TxChange change : fresh) {
                TxRow row = change.now();
                TxRow.Size size = row.size();
                copy.row(COLUMN_COUNT)
                        .put(change.ref().account())
                        .put(change.ref().txid())
                        .put(change.ref().generation())
                        .put(row.state().text())
                        .put(row.score())
                        .put(row.receivedSats())
                        .put(row.sentSats())
                        .put(row.netSats())
                        .put(row.direction())
                        .put(row.feeSats());
                if (size == null) {
                    copy.absent().absent().absent();
                } else {
                    copy.put(size.sizeBytes()).put(size.inputCount()).put(size.outputTotalSats());
                }
                copy.put(now);
            }
            copy.end();
        }
    }

    private void update(List<TxChange> changed) throws SQLException {
        int n = changed.size();
        if (n == 0) {
            return;
        }
        List<TxRef> refs = new ArrayList<>(n);
        String[] state = new String[n];
        long[] score = new long[n];
        long[] received = new long[n];
        long[] sent = new long[n];
        String[] direction = new String[n];
        boolean[] hasFee = new boolean[n];
        long[] fee = new long[n];
        int[] sizeBytes = new int[n];
        int[] inputCount = new int[n];
        long[] outputTotal = new long[n];
        for (int i = 0; i < n; i++) {
            TxRow row = changed.get(i).now();
            Score at = row.score();
            TxRow.Size size = row.size();
            Long sentSats = row.sentSats();
            Long feeSats = row.feeSats();
            refs.add(changed.get(i).ref());
            state[i] = row.state().text();
            score[i] = at == null ? NONE : at.packed();
            received[i] = row.receivedSats();
            sent[i] = sentSats == null ? NONE : sentSats;
            direction[i] = row.direction();
            hasFee[i] = feeSats != null;
            fee[i] = feeSats == null ? 0 : feeSats;
            sizeBytes[i] = size == null ? (int) NONE : size.sizeBytes();
            inputCount[i] = size == null ? (int) NONE : size.inputCount();
            outputTotal[i] = size == null ? NONE : size.outputTotalSats();
        }
        try (PreparedStatement statement = connection.prepareStatement(UPDATE)) {
            new Arrays(connection, statement)
                    .keys(refs)
                    .texts(state)
                    .longs(score)
                    .longs(received)
                    .longs(sent)
                    .texts(direction)
                    .booleans(hasFee)
                    .longs(fee)
                    .ints(sizeBytes)
                    .ints(inputCount)
                    .longs(outputTotal);
            statement.executeUpdate();
        }
    }
}
