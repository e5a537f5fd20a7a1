package io.walletstream.stream.process;

import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.OutputContent;
import io.walletstream.stream.flow.TxContent;
import java.util.ArrayList;
import java.util.List;

/** Reads a transaction's bytes: parses, then runs the indexers over the wanted outputs. A pure function of bytes and network. */
public final class TxProcessor {
    /** Scripts longer than this many bytes are not stored, by default. */
    public static final int DEFAULT_SCRIPT_LIMIT_BYTES = 1024;

    /** In this order: owner and basket come from the first that names one. */
    static final List<OutputIndexer> INDEXERS =
            List.of(new FundIndexer(), new LockIndexer(), new InscriptionIndexer(), new ListingIndexer());

    private static final byte[] NO_SCRIPT = {};

    private final int scriptLimitBytes;

    public TxProcessor(int scriptLimitBytes) {
        this.scriptLimitBytes = scriptLimitBytes;
    }

    /**
     * Reads the bytes.
     *
     * @param raw the transaction, whose id was checked already
     * @param vouts the outputs wanted
     * @throws PoisonTransactionException if these bytes can never be used
     */
    public TxContent process(byte[] raw, Txid txid, int[] vouts, Network network) throws PoisonTransactionException {
        RawTransaction tx = RawTransaction.parse(raw);
        List<OutputContent> outputs = new ArrayList<>(vouts.length);
        for (int vout : vouts) {
            if (vout < 0 || vout >= tx.outputCount()) {
                throw new PoisonTransactionException(
                        "output " + vout + " is wanted, the transaction has " + tx.outputCount());
            }
            outputs.add(index(tx, vout, network));
        }
        return new TxContent(txid, tx.sizeBytes(), tx.inputCount(), tx.outputTotalSats(), tx.inputs(), outputs);
    }

    private OutputContent index(RawTransaction tx, int vout, Network network) {
        Script script = tx.script(vout);
        Findings findings = new Findings();
        for (OutputIndexer indexer : INDEXERS) {
            indexer.index(script, tx.valueSats(vout), network, findings);
        }
        byte[] kept = script.length() > scriptLimitBytes ? NO_SCRIPT : script.toBytes();
        return findings.toContent(vout, tx.valueSats(vout), kept);
    }
}
