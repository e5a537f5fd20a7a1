package io.walletstream.standalone.verify;

import io.walletstream.oracle.ContentBook;
import io.walletstream.oracle.Reference;
import io.walletstream.oracle.TableComparison;
import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import java.util.ArrayList;
import java.util.List;

/** An account's picture beside the reference: everything that is wrong, in words; nothing when all is well. */
final class AccountComparison {
    private AccountComparison() {}

    static List<String> differences(AccountId account, Reference reference, AccountPicture picture, int maxRows) {
        List<String> differences = new ArrayList<>();
        ContentBook book = picture.book();
        TableComparison tables = new TableComparison(reference.tables(account, book), picture.tables());
        if (!tables.matches()) {
            differences.add(tables.difference(maxRows));
        }
        int missing = 0;
        for (Outpoint outpoint : reference.live(account)) {
            boolean isThere = book.output(outpoint) != null || picture.purged().contains(outpoint);
            if (!isThere && !picture.failed().contains(outpoint.txid()) && missing++ < maxRows) {
                differences.add("OUTPUT: no row with content of " + outpoint + ", and no open failure that says why");
            }
        }
        if (missing > maxRows) {
            differences.add("… and " + (missing - maxRows) + " more");
        }
        differences.addAll(picture.logProblems());
        return differences;
    }
}
