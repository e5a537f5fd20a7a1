package io.walletstream.stream.reorg;

/** What was counted. */
final class WindowCounts implements WindowWatch {
    int complete;
    int baseless;
    int incomplete;
    int vanished;
    int falls;
    int held;

    @Override
    public void passComplete(boolean isBaseless, int factsVanished) {
        complete++;
        baseless += isBaseless ? 1 : 0;
        vanished += factsVanished;
    }

    @Override
    public void rollbackHeld() {
        held++;
    }

    @Override
    public void limitFell() {
        falls++;
    }

    @Override
    public void passIncomplete() {
        incomplete++;
    }
}
