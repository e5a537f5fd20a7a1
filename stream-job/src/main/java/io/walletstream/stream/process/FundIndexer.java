package io.walletstream.stream.process;

/** Plain P2PKH: from 2 satoshis on it is money; below it still has its owner. */
final class FundIndexer implements OutputIndexer {
    private static final int P2PKH_BYTES = 25;
    private static final long MIN_FUND_SATS = 2;

    @Override
    public void index(Script script, long valueSats, Network network, Findings findings) {
        if (script.length() == P2PKH_BYTES && script.isP2pkhAt(0)) {
            findings.owner(network.address(script.p2pkhHash(0)));
            if (valueSats >= MIN_FUND_SATS) {
                findings.basket("fund");
            }
        }
    }
}
