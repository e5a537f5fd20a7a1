package io.walletstream.stream.write;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.OutpointState;
import io.walletstream.stream.flow.OutputContent;
import io.walletstream.stream.flow.TxContent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.postgresql.PGConnection;

/**
 * Flushes of fresh rows (1,000 transactions of 10 outputs, both halves at once, a tenth of them later spent), beside binary COPY of the
 * same final rows into the same tables. A main class, not a test: {@code FlushBench [flushes] [rounds]}.
 */
final class FlushBench {
    private static final int TXS = 1000;
    private static final int OUTPUTS = 10;

    private FlushBench() {}

    public static void main(String[] args) throws Exception {
        int flushes = args.length > 0 ? Integer.parseInt(args[0]) : 20;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        WalletDatabase database = WalletDatabase.shared();
        for (int round = 0; round < rounds; round++) {
            AccountId account = database.account("unspent", "onesat", "1owner");
            double rows = (double) flushes * TXS * OUTPUTS;
            double[] ours = run(database, account, flushes, round);
            double copy = copy(database, account);
            System.out.printf(
                    "round %d: fresh %,.0f rows/s, states then contents %,.0f rows/s, spends %,.0f rows/s, replay %,.0f rows/s; COPY %,.0f"
                            + " rows/s; ratio %.2f%n",
                    round,
                    rows / 2 / ours[0],
                    rows / 2 / ours[1],
                    rows / 20 / ours[2],
                    rows / 2 / ours[3],
                    rows / copy,
                    copy / (2 * ours[0]));
        }
        System.exit(0);
    }

    private static double[] run(WalletDatabase database, AccountId account, int flushes, int seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        double[] seconds = new double[4];
        try (WalletStore store = WalletStore.open(database.connect(), InstantSource.system())) {
            long revision = 1;
            List<Txid> known = new ArrayList<>();
            for (int f = 0; f < flushes; f++) {
                boolean together = f % 2 == 0;
                List<Txid> txids = new ArrayList<>();
                for (int t = 0; t < TXS; t++) {
                    txids.add(Txid.ofWords(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong()));
                }
                long first = revision;
                long start = System.nanoTime();
                FlushBatch batch = new FlushBatch();
                for (Txid txid : txids) {
                    revision = states(batch, account, txid, revision);
                    if (together) {
                        batch.content(account, 1, content(txid, revision), revision, 0);
                    }
                }
                store.flush(batch);
                if (!together) {
                    batch = new FlushBatch();
                    for (Txid txid : txids) {
                        batch.content(account, 1, content(txid, revision), revision, 0);
                    }
                    store.flush(batch);
                }
                seconds[together ? 0 : 1] += (System.nanoTime() - start) / 1e9;
                if (together) {
                    batch = new FlushBatch();
                    long again = first;
                    for (Txid txid : txids) {
                        again = states(batch, account, txid, again);
                    }
                    start = System.nanoTime();
                    store.flush(batch);
                    seconds[3] += (System.nanoTime() - start) / 1e9;
                }
                known.addAll(txids);
                batch = new FlushBatch();
                start = System.nanoTime();
                for (int i = 0; i < TXS / 20 * OUTPUTS; i++) {
                    Txid txid = known.get(random.nextInt(known.size()));
                    Txid by = Txid.ofWords(1, 1, random.nextLong(), i / 3);
                    int vout = random.nextInt(OUTPUTS);
                    batch.state(
                            account,
                            1,
                            new Outpoint(txid, vout),
                            new OutpointState(
                                    vout,
                                    revision++,
                                    Score.mined(800_000, 7),
                                    true,
                                    false,
                                    by,
                                    Score.mined(800_001, i)));
                }
                store.flush(batch);
                seconds[2] += (System.nanoTime() - start) / 1e9;
            }
        }
        return seconds;
    }

    private static long states(FlushBatch batch, AccountId account, Txid txid, long first) {
        long revision = first;
        for (int vout = 0; vout < OUTPUTS; vout++) {
            batch.state(
                    account,
                    1,
                    new Outpoint(txid, vout),
                    new OutpointState(vout, revision, Score.mined(800_000, 7), true, false, null, null));
            revision++;
        }
        return revision;
    }

    private static TxContent content(Txid txid, long salt) {
        List<OutputContent> outputs = new ArrayList<>(OUTPUTS);
        for (int vout = 0; vout < OUTPUTS; vout++) {
            byte[] script = new byte[25];
            script[0] = 0x76;
            script[3] = (byte) salt;
            outputs.add(new OutputContent(
                    vout, "1BitcoinEaterAddressDontSendf59kuE", 1000 + vout, script, "fund", List.of(), null));
        }
        return new TxContent(txid, 400, 2, 100_000, List.of(), outputs);
    }

    /** Seconds of COPY of the rows of an account, which are then there under another one. */
    private static double copy(WalletDatabase database, AccountId account) throws SQLException, IOException {
        try (Connection connection = database.connect()) {
            PGConnection postgres = connection.unwrap(PGConnection.class);
            Map<String, byte[]> tables = new LinkedHashMap<>();
            for (String table : List.of("output", "account_tx", "account_event")) {
                ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 26);
                String where = " WHERE account_id = '" + account + "'";
                String order = table.equals("account_event") ? " ORDER BY seq" : " ORDER BY txid";
                postgres.getCopyAPI()
                        .copyOut(
                                "COPY (SELECT * FROM wallet." + table + where + order
                                        + ") TO STDOUT WITH (FORMAT binary)",
                                out);
                tables.put(table, out.toByteArray());
            }
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                for (String table : tables.keySet()) {
                    statement.executeUpdate("DELETE FROM wallet." + table + " WHERE account_id = '" + account + "'");
                }
            }
            connection.commit();
            vacuum(database);
            long start = System.nanoTime();
            for (Map.Entry<String, byte[]> table : tables.entrySet()) {
                postgres.getCopyAPI()
                        .copyIn(
                                "COPY wallet." + table.getKey() + " FROM STDIN WITH (FORMAT binary)",
                                new ByteArrayInputStream(table.getValue()));
            }
            connection.commit();
            return (System.nanoTime() - start) / 1e9;
        }
    }

    private static void vacuum(WalletDatabase database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("VACUUM wallet.output");
            statement.execute("VACUUM wallet.account_tx");
            statement.execute("VACUUM wallet.account_event");
            statement.execute("CHECKPOINT");
        }
    }
}
