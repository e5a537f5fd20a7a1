package io.walletstream.oracle;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Txid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Puts what the ledgers hold and what the book declares together into rows. */
final class ReferenceBuilder {
    private final ContentBook book;

    /** Outputs of each account that are no rows if they are not live. */
    private final Map<AccountId, Set<Outpoint>> unread;

    private final List<OutputRow> outputs = new ArrayList<>();
    private final List<TransactionRow> transactions = new ArrayList<>();
    private final List<BalanceRow> balances = new ArrayList<>();
    private final Map<AccountId, ExpectedCounts> counts = new HashMap<>();

    ReferenceBuilder(ContentBook book, Map<AccountId, Set<Outpoint>> unread) {
        this.book = book;
        this.unread = unread;
    }

    void add(AccountId account, AccountLedger ledger) {
        List<OutputRow> rows = new ArrayList<>();
        TreeSet<Txid> spendersOfRemembered = new TreeSet<>();
        TreeSet<Txid> wanted = new TreeSet<>();
        TreeSet<Txid> alive = new TreeSet<>();
        TreeSet<Txid> remembered = new TreeSet<>();
        ledger.outpoints().forEach((outpoint, facts) -> {
            Txid spender = facts.spentTxid();
            if (!facts.isShown(ledger.fullHistory())) {
                remembered.add(outpoint.txid());
                if (spender != null) {
                    spendersOfRemembered.add(spender);
                }
                return;
            }
            wanted.add(outpoint.txid());
            if (facts.isLive()) {
                alive.add(outpoint.txid());
            }
            if (spender != null) {
                wanted.add(spender);
                alive.add(spender);
            }
            addOutput(account, outpoint, facts, rows);
        });
        outputs.addAll(rows);
        transactions.addAll(AccountTransactions.of(account, rows, spendersOfRemembered, book));
        balances.add(Balances.of(account, rows));
        counts.put(account, counts(wanted, alive, remembered));
    }

    private void addOutput(AccountId account, Outpoint outpoint, OutpointLedger facts, List<OutputRow> rows) {
        ContentBook.OutputContent content = book.output(outpoint);
        boolean isRead =
                facts.isLive() || !unread.getOrDefault(account, Set.of()).contains(outpoint);
        if (content != null && isRead) {
            rows.add(new OutputRow(
                    account,
                    outpoint,
                    facts.isLive(),
                    facts.creation(),
                    facts.spentTxid(),
                    facts.spentScore(),
                    content));
        }
    }

    private ExpectedCounts counts(SortedSet<Txid> wanted, SortedSet<Txid> alive, SortedSet<Txid> remembered) {
        TreeSet<Txid> done = new TreeSet<>();
        TreeSet<Txid> failed = new TreeSet<>();
        for (Txid txid : wanted) {
            if (book.transaction(txid) != null) {
                done.add(txid);
            } else if (alive.contains(txid)) {
                failed.add(txid);
            }
        }
        TreeSet<Txid> skipped = new TreeSet<>(remembered);
        skipped.removeAll(wanted);
        return new ExpectedCounts(done, failed, skipped);
    }

    ReferenceTables build(SortedSet<DeadLetterPlace> deadLetters) {
        return new ReferenceTables(
                new WalletTables(outputs, transactions, balances), new TreeMap<>(counts), new TreeSet<>(deadLetters));
    }
}
