package io.walletstream.stream.feed;

/**
 * Places of passes that wait for their next turn: so many at a time, and so many frames that they remember meanwhile together. One that alone
 * remembers more than that waits as the only one.
 */
final class Places {
    private final int most;
    private final long mostFrames;
    private int taken;
    private long frames;

    Places(int most, long mostFrames) {
        this.most = most;
        this.mostFrames = mostFrames;
    }

    /**
     * Takes one for the owner's pass; false if there is none. An owner has one at most.
     *
     * @param passFrames that the pass remembers while it waits
     */
    synchronized boolean take(OwnerReading reading, int passFrames) {
        if (reading.hasPlace) {
            return true;
        }
        long room = Math.min(passFrames, mostFrames);
        if (taken == most || frames + room > mostFrames) {
            return false;
        }
        taken++;
        frames += room;
        reading.hasPlace = true;
        reading.placeFrames = room;
        return true;
    }

    /** Gives back the owner's, if it has one. */
    synchronized void leave(OwnerReading reading) {
        if (reading.hasPlace) {
            taken--;
            frames -= reading.placeFrames;
            reading.hasPlace = false;
            reading.placeFrames = 0;
        }
    }

    synchronized int taken() {
        return taken;
    }
}
