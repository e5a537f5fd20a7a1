package io.walletstream.oracle;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * The three compared tables in one form, whether the reference or the database says it: revisions, sequences and times left out, rows
 * sorted by their keys. Balances of nothing are left out.
 */
public record WalletTables(List<OutputRow> outputs, List<TransactionRow> transactions, List<BalanceRow> balances) {
    /** A compared table, named as in schema {@code wallet}. */
    public enum Table {
        OUTPUT,
        ACCOUNT_TX,
        ACCOUNT_BALANCE
    }

    public WalletTables {
        outputs = outputs.stream()
                .sorted(Comparator.comparing(OutputRow::account).thenComparing(OutputRow::outpoint))
                .toList();
        transactions = transactions.stream()
                .sorted(Comparator.comparing(TransactionRow::account).thenComparing(TransactionRow::txid))
                .toList();
        balances = balances.stream()
                .filter(balance -> !balance.isZero())
                .sorted(Comparator.comparing(BalanceRow::account).thenComparing(balance -> balance.asset()))
                .toList();
    }

    /** The rows as text, one line each, the key first. */
    public List<String> lines(Table table) {
        return switch (table) {
            case OUTPUT -> outputs.stream().map(OutputRow::line).toList();
            case ACCOUNT_TX -> transactions.stream().map(TransactionRow::line).toList();
            case ACCOUNT_BALANCE -> balances.stream().map(BalanceRow::line).toList();
        };
    }

    /** SHA-256 of the table's lines, each ended by a line feed, as 64 hexadecimal digits. */
    public String hash(Table table) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String line : lines(table)) {
                digest.update((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
