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
     * What the bytes say.
     *
     * @param content of the wanted outputs that exist
     * @param missing wanted outputs that do not; a feed named them all the same
     * @param outputCount how many outputs the transaction has
     */
    public record Reading(TxContent content, List<Integer> missing, int outputCount) {
        public Reading {
            missing = List.copyOf(missing);
        }
    }

    /**
     * Reads the bytes.
     *
     * @param raw the transaction, whose id was checked already
     * @param vouts the outputs wanted
     * @throws PoisonTransactionException if these bytes can never be used
     */
    public Reading process(byte[] raw, Txid txid, int[] vouts, Network network) throws PoisonTransactionException {
        RawTransaction tx = RawTransaction.parse(raw);
        List<OutputContent> outputs = new ArrayList<>(vouts.length);
        List<Integer> missing = new ArrayList<>(0);
        for (int vout : vouts) {
            if (vout < 0 || vout >= tx.outputCount()) {
                missing.add(vout);
            } else {
                outputs.add(index(tx, vout, network));
            }
        }
        TxContent content =
                new TxContent(txid, tx.sizeBytes(), tx.inputCount(), tx.outputTotalSats(), tx.inputs(), outputs);
        return new Reading(content, missing, tx.outputCount());
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
