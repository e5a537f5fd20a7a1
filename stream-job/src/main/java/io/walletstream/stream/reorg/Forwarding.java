package io.walletstream.stream.reorg;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.Change;
import io.walletstream.stream.flow.TxInput;
import io.walletstream.stream.flow.WriterInput;
import java.util.List;

/** Groups on their way to the assembler: numbered in the account, and announced to the writer first. */
final class Forwarding {
    private Forwarding() {}

    /** Numbers a group and sends it on; no changes are no group. */
    static void group(AccountId account, Txid txid, List<Change> changes, WindowState state, AccountWindow.Output out) {
        if (changes.isEmpty()) {
            return;
        }
        AccountHeader header = state.header();
        long number = header.lastGroup() + 1;
        state.header(header.withLastGroup(number));
        out.toWriter(new WriterInput.Announced(account, header.generation(), number, changes.size()));
        out.toAssembler(new TxInput.Group(
                account,
                header.generation(),
                txid,
                number,
                changes.size(),
                header.fullHistory(),
                header.network(),
                changes));
    }
}
