package io.walletstream.stream.process;

/** Recognises one kind of output. Indexers run in a fixed order; see {@link TxProcessor#INDEXERS}. */
interface OutputIndexer {
    void index(Script script, long valueSats, Network network, Findings findings);
}
