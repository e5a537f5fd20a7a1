package io.walletstream.standalone.verify;

import io.walletstream.schema.chain.AccountId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the comparison came to.
 *
 * @param accounts one entry an account, in the order in which they were settled
 * @param lost accounts of which the topic tells although they have no row, not even as deleted ones: records of them were refused, or the tables lost them
 * @param records records of the topic that the reference read
 */
public record VerifyReport(List<Entry> accounts, List<AccountId> lost, long records) {
    private static final int NAMED = 5;

    public VerifyReport {
        accounts = List.copyOf(accounts);
        lost = List.copyOf(lost);
    }

    /**
     * One account.
     *
     * @param differences empty: equal
     * @param outputs number of its output rows
     * @param transactions number of its transactions
     * @param events number of its newest event
     */
    public record Entry(
            AccountId account, String name, List<String> differences, int outputs, int transactions, long events) {
        public Entry {
            differences = List.copyOf(differences);
        }

        static Entry of(AccountId account, AccountPicture picture, List<String> differences) {
            return new Entry(
                    account,
                    picture.name(),
                    differences,
                    picture.tables().outputs().size(),
                    picture.tables().transactions().size(),
                    picture.lastSeq());
        }
    }

    /** Whether every account is equal, and there is one. */
    public boolean isEqual() {
        return !accounts.isEmpty()
                && accounts.stream().allMatch(entry -> entry.differences().isEmpty());
    }

    /** For people: a line an account, what differs below it, and the verdict at the end. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("%-36s  %9s  %12s  %9s  %s".formatted("account", "outputs", "transactions", "events", "verdict"));
        for (Entry entry : accounts) {
            lines.add("%-36s  %9d  %12d  %9d  %s"
                    .formatted(
                            entry.account(),
                            entry.outputs(),
                            entry.transactions(),
                            entry.events(),
                            entry.differences().isEmpty() ? "equal" : "DIFFERS"));
            entry.differences().forEach(difference -> difference.lines().forEach(line -> lines.add("  " + line)));
        }
        if (!lost.isEmpty()) {
            lines.add(lost.size() + " accounts of the topic have no row, among them "
                    + lost.stream().limit(NAMED).map(AccountId::toString).collect(Collectors.joining(", ")));
        }
        if (accounts.isEmpty()) {
            lines.add("NOTHING COMPARED: no account has records or rows, " + records + " records");
            return lines;
        }
        long differing = accounts.stream()
                .filter(entry -> !entry.differences().isEmpty())
                .count();
        String read = accounts.size() + " accounts, " + records + " records";
        lines.add(differing == 0 ? "equal: " + read : "DIFFERENT: " + differing + " of " + read);
        return lines;
    }
}
