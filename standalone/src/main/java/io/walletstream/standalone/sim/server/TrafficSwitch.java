package io.walletstream.standalone.sim.server;

/** Lets a chain be busy, or stay as it is, so that what was read from it can be compared. */
@FunctionalInterface
public interface TrafficSwitch {
    void turn(boolean on);
}
