package io.walletstream.stream.feed;

import java.util.concurrent.Semaphore;

/** Places of passes that wait for their next turn: so many at a time, for such a pass holds memory. */
final class Places {
    private final int most;
    private final Semaphore free;

    Places(int most) {
        this.most = most;
        this.free = new Semaphore(most);
    }

    /** Takes one for the owner's pass; false if there is none. An owner has one at most. */
    boolean take(OwnerReading reading) {
        if (!reading.hasPlace) {
            reading.hasPlace = free.tryAcquire();
        }
        return reading.hasPlace;
    }

    /** Gives back the owner's, if it has one. */
    void leave(OwnerReading reading) {
        if (reading.hasPlace) {
            reading.hasPlace = false;
            free.release();
        }
    }

    int taken() {
        return most - free.availablePermits();
    }
}
