package io.walletstream.stream.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.OutpointState;
import io.walletstream.stream.flow.OutputContent;
import io.walletstream.stream.flow.TxContent;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** Whatever the order, the duplicates and the flushes: the same tables, sequences without gaps, and events that fold to the tables. */
class WalletStorePropertyTest {
    private static final WalletDatabase DATABASE = WalletDatabase.shared();
    private static final int TXS = 6;
    private static final int VOUTS = 3;

    /** A state of an outpoint, or (without one) content of a transaction. */
    private record Work(
            @Nullable Outpoint outpoint,
            @Nullable OutpointState state,
            @Nullable TxContent content) {}

    @Property(tries = 80)
    void tablesDependOnTheWorksAlone(@ForAll long seed) throws SQLException {
        Random random = new Random(seed);
        AccountId account = DATABASE.account("unspent", "push");
        List<Work> works = works(random);
        WalletModel model = new WalletModel();
        works.forEach(work -> addTo(model, work));
        try (WalletStore store = WalletStore.open(DATABASE.connect(), InstantSource.system())) {
            List<Work> order = new ArrayList<>(works);
            for (int i = random.nextInt(works.size()); i > 0; i--) {
                order.add(works.get(random.nextInt(works.size())));
            }
            Collections.shuffle(order, random);
            flush(store, account, order, random);

            assertThat(unnamed(account))
                    .as(
                            "transactions that a row of output names and account_tx does not: the assembler would keep them")
                    .isEmpty();
            assertThat(outputLines(account)).isEqualTo(model.outputLines());
            assertThat(transactionLines(account)).isEqualTo(model.transactionLines());
            assertThat(balance(account)).isEqualTo(model.balance());
            EventFold fold = fold(account);
            assertThat(fold.outputLines().strip()).isEqualTo(model.outputLines());
            assertThat(fold.transactionLines().strip()).isEqualTo(model.transactionLines());
            assertThat(fold.balance).isEqualTo(model.balance());

            List<String> versions = versions(account);
            List<Work> suffix = order.subList(random.nextInt(order.size()), order.size());
            flush(store, account, suffix, random);
            assertThat(versions(account)).isEqualTo(versions);
        }
    }

    @Example
    void anIdenticalSecondFlushIsSilent() throws SQLException {
        AccountId account = DATABASE.account("unspent", "push");
        List<Work> works = works(new Random(7));
        try (WalletStore store = WalletStore.open(DATABASE.connect(), InstantSource.system())) {
            WalletStore.Flushed first = store.flush(batch(account, works));
            WalletStore.Flushed second = store.flush(batch(account, works));

            assertThat(first.events()).isPositive();
            assertThat(second.rows()).isZero();
            assertThat(second.events()).isZero();
        }
    }

    private static void addTo(WalletModel model, Work work) {
        if (work.outpoint() != null && work.state() != null) {
            model.state(work.outpoint(), work.state());
        } else if (work.content() != null) {
            model.content(work.content());
        }
    }

    private static void flush(WalletStore store, AccountId account, List<Work> works, Random random)
            throws SQLException {
        int from = 0;
        while (from < works.size()) {
            int to = Math.min(works.size(), from + 1 + random.nextInt(8));
            store.flush(batch(account, works.subList(from, to)));
            from = to;
        }
    }

    private static FlushBatch batch(AccountId account, List<Work> works) {
        FlushBatch batch = new FlushBatch();
        for (Work work : works) {
            if (work.outpoint() != null && work.state() != null) {
                batch.state(account, 1, work.outpoint(), work.state());
            } else if (work.content() != null) {
                batch.content(account, 1, work.content(), 1, 0);
            }
        }
        return batch;
    }

    private static List<Work> works(Random random) {
        List<Work> works = new ArrayList<>();
        Set<Outpoint> shown = new HashSet<>();
        long revision = 1;
        for (int i = 5 + random.nextInt(30); i > 0; i--) {
            int vout = random.nextInt(VOUTS);
            Outpoint outpoint = new Outpoint(txid(random.nextInt(TXS)), vout);
            boolean spent = random.nextInt(3) == 0;
            // Once shown, an outpoint is never merely remembered again.
            boolean remembered = random.nextInt(3) == 0 && !shown.contains(outpoint);
            if (!remembered) {
                shown.add(outpoint);
            }
            works.add(new Work(
                    outpoint,
                    new OutpointState(
                            vout,
                            revision++,
                            score(random),
                            random.nextInt(5) != 0,
                            remembered,
                            spent ? txid(random.nextInt(TXS)) : null,
                            spent ? score(random) : null),
                    null));
        }
        for (int tx = 0; tx < TXS; tx++) {
            if (random.nextInt(5) != 0) {
                works.add(new Work(null, null, content(tx, List.of(0, 2))));
                works.add(new Work(null, null, content(tx, List.of(1, 2))));
            }
        }
        return works;
    }

    private static @Nullable Score score(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> null;
            case 1 -> Score.unconfirmed(1_700_000_000L + random.nextInt(3), 5);
            default -> Score.mined(800_000 + random.nextInt(3), random.nextInt(3));
        };
    }

    private static Txid txid(int number) {
        return Txid.ofWords(number * 31L - 60, 0, 0, number);
    }

    /** What bytes say depends on the transaction alone. */
    private static TxContent content(int tx, List<Integer> vouts) {
        List<OutputContent> outputs = new ArrayList<>();
        for (int vout : vouts) {
            outputs.add(new OutputContent(
                    vout,
                    vout == 1 ? null : "1owner\"" + tx,
                    100L * tx + vout + 1,
                    new byte[] {(byte) tx, (byte) vout},
                    vout == 0 ? null : "fund",
                    vout == 0 ? List.of() : List.of("a:" + tx, "b\\ü"),
                    vout == 2 ? "text\n\u0001" : null));
        }
        return new TxContent(txid(tx), 200 + tx, tx % 3, 1000 + tx, List.of(), outputs);
    }

    private static List<String> unnamed(AccountId account) throws SQLException {
        return DATABASE.rows("""
                SELECT encode(n.txid, 'hex') FROM (SELECT account_id, generation, txid FROM wallet.output
                    UNION SELECT account_id, generation, spent_txid FROM wallet.output WHERE spent_txid IS NOT NULL) n
                WHERE n.account_id = ? AND NOT EXISTS (SELECT FROM wallet.account_tx t
                    WHERE t.account_id = n.account_id AND t.generation = n.generation AND t.txid = n.txid)
                """, account.uuid());
    }

    private static String outputLines(AccountId account) throws SQLException {
        List<String> lines = new ArrayList<>();
        for (String row : DATABASE.rows("""
                SELECT encode(txid, 'hex') || '_' || vout, owner, value_sats, basket,
                    (SELECT '[' || coalesce(string_agg('"' || t || '"', ','), '') || ']' FROM unnest(tags) t),
                    content, state, score, encode(spent_txid, 'hex'), spent_score
                FROM wallet.output_current WHERE account_id = ? ORDER BY txid, vout
                """, account.uuid())) {
            String[] columns = row.split("\\|", -1);
            columns[7] = token(columns[7]);
            columns[9] = token(columns[9]);
            lines.add(String.join("|", columns));
        }
        return String.join("\n", lines);
    }

    private static String token(String packed) {
        return packed.equals("null") ? packed : new Score(Long.parseLong(packed)).toString();
    }

    private static String transactionLines(AccountId account) throws SQLException {
        List<String> lines = new ArrayList<>();
        for (String row : DATABASE.rows("""
                SELECT encode(txid, 'hex'), state, score, height, block_index, received_sats, sent_sats, net_sats, direction,
                    fee_sats, size_bytes
                FROM wallet.account_tx_current t WHERE account_id = ? AND (state <> 'orphaned' OR EXISTS (
                    SELECT FROM wallet.output_current o WHERE o.account_id = t.account_id AND o.txid = t.txid)) ORDER BY txid
                """, account.uuid())) {
            String[] columns = row.split("\\|", -1);
            columns[2] = token(columns[2]);
            lines.add(String.join("|", columns));
        }
        return String.join("\n", lines);
    }

    private static String balance(AccountId account) throws SQLException {
        List<String> rows = DATABASE.rows(
                "SELECT confirmed, unconfirmed, outputs FROM wallet.account_balance_current WHERE account_id = ?",
                account.uuid());
        return rows.isEmpty() ? "0|0|0" : rows.get(0);
    }

    private static EventFold fold(AccountId account) throws SQLException {
        EventFold fold = new EventFold();
        long expected = 1;
        for (String row : DATABASE.rows(
                "SELECT seq, type, data FROM wallet.account_event WHERE account_id = ? ORDER BY seq", account.uuid())) {
            String[] columns = row.split("\\|", 3);
            assertThat(Long.parseLong(columns[0])).isEqualTo(expected++);
            fold.apply(columns[1], columns[2]);
        }
        assertThat(DATABASE.rows("SELECT last_seq FROM wallet.account WHERE id = ?", account.uuid()))
                .containsExactly(String.valueOf(expected - 1));
        return fold;
    }

    /** Which transaction wrote each row last: a replay must not even rewrite a row. */
    private static List<String> versions(AccountId account) throws SQLException {
        List<String> versions = new ArrayList<>();
        for (String table : List.of("output", "account_tx", "account_balance", "account_event")) {
            versions.addAll(DATABASE.rows(
                    "SELECT '" + table + "', xmin, ctid FROM wallet." + table
                            + " WHERE account_id = ? ORDER BY ctid, xmin::text",
                    account.uuid()));
        }
        return versions;
    }
}
