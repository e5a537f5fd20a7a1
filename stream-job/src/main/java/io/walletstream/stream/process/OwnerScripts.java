package io.walletstream.stream.process;

/** What of a transaction belongs to one owner, by its scripts alone: the same rules that name the owner of an output anywhere else. */
public final class OwnerScripts {
    /** Whose key unlocks an input. */
    public enum Unlocking {
        /** The owner's: what it spends was the owner's. */
        OWNER,
        /** Another key, in the form that unlocks P2PKH. */
        OTHER,
        /** Another form: only the output that it spends tells. */
        UNKNOWN
    }

    private static final int COMPRESSED_KEY_BYTES = 33;
    private static final int KEY_BYTES = 65;
    /** A DER signature with its hash type. */
    private static final int MIN_SIGNATURE_BYTES = 9;

    private static final int MAX_SIGNATURE_BYTES = 73;

    private final String owner;
    private final Network network;

    /**
     * @param owner an address; of another string nothing is found
     */
    public OwnerScripts(String owner) {
        this.owner = owner;
        this.network = owner.startsWith("1") ? Network.MAIN : Network.TEST;
    }

    /** Whether the output is the owner's; one that the transaction does not have is not. */
    public boolean owns(RawTransaction tx, int vout) {
        if (vout >= tx.outputCount()) {
            return false;
        }
        Findings findings = new Findings();
        for (OutputIndexer indexer : TxProcessor.INDEXERS) {
            indexer.index(tx.script(vout), tx.valueSats(vout), network, findings);
        }
        return owner.equals(findings.owner());
    }

    /**
     * Whose key unlocks an input.
     *
     * @param input place in {@link RawTransaction#inputs()}
     */
    public Unlocking unlocking(RawTransaction tx, int input) {
        Script script = tx.unlockingScript(input);
        ScriptReader pushes = new ScriptReader(script, 0);
        byte[] signature = pushes.next(MAX_SIGNATURE_BYTES + 1);
        byte[] key = pushes.next(KEY_BYTES + 1);
        if (signature == null
                || signature.length < MIN_SIGNATURE_BYTES
                || signature.length > MAX_SIGNATURE_BYTES
                || key == null
                || !isKey(key)
                || pushes.position() != script.length()) {
            return Unlocking.UNKNOWN;
        }
        byte[] hash = Ripemd160.hash(Sha256.once(key));
        return owner.equals(network.address(hash)) ? Unlocking.OWNER : Unlocking.OTHER;
    }

    private static boolean isKey(byte[] bytes) {
        return (bytes.length == COMPRESSED_KEY_BYTES && (bytes[0] == 2 || bytes[0] == 3))
                || (bytes.length == KEY_BYTES && bytes[0] == 4);
    }
}
