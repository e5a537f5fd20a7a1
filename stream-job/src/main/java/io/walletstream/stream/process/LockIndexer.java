package io.walletstream.stream.process;

/** The time lock contract to a block height: its fixed beginning, then pushes of the owner's key hash and of the height, then the code that
 * enforces it: without that code nothing is locked. */
final class LockIndexer implements OutputIndexer {
    private static final int MAX_HEIGHT_BYTES = 5;

    @Override
    public void index(Script script, long valueSats, Network network, Findings findings) {
        int start = script.indexOf(ContractTemplates.OLDER_HEAD, 0);
        if (start < 0) {
            return;
        }
        ScriptReader reader = new ScriptReader(script, start + ContractTemplates.OLDER_HEAD.length);
        byte[] keyHash = reader.next();
        byte[] height = reader.next();
        if (keyHash == null
                || keyHash.length != Base58Check.KEY_HASH_BYTES
                || height == null
                || height.length == 0
                || height.length > MAX_HEIGHT_BYTES
                || height[height.length - 1] < 0
                || !script.matches(reader.position(), ContractTemplates.TIME_LOCK_TAIL)) {
            return;
        }
        long until = 0;
        for (int i = height.length - 1; i >= 0; i--) {
            until = until << 8 | (height[i] & 0xff);
        }
        findings.owner(network.address(keyHash));
        findings.basket("lock");
        findings.tag("lock:until:" + until);
    }
}
