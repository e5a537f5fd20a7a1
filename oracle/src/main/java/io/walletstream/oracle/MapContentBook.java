package io.walletstream.oracle;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Txid;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A book held in maps, copied. */
record MapContentBook(Map<Txid, TxContent> transactions, Map<Outpoint, OutputContent> outputs) implements ContentBook {
    MapContentBook {
        transactions = Map.copyOf(transactions);
        outputs = Map.copyOf(outputs);
    }

    @Override
    public @Nullable TxContent transaction(Txid txid) {
        return transactions.get(txid);
    }

    @Override
    public @Nullable OutputContent output(Outpoint outpoint) {
        return transactions.containsKey(outpoint.txid()) ? outputs.get(outpoint) : null;
    }
}
