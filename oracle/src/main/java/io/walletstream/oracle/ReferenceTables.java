package io.walletstream.oracle;

import io.walletstream.schema.chain.AccountId;
import java.util.Map;
import java.util.SortedSet;

/**
 * What the reference expects in the end.
 *
 * @param tables rows of the three tables
 * @param counts what became of the transactions, per account that any usable record named
 * @param deadLetters records that cannot be used
 */
public record ReferenceTables(
        WalletTables tables, Map<AccountId, ExpectedCounts> counts, SortedSet<DeadLetterPlace> deadLetters) {}
