package io.walletstream.standalone.sim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * What a chain is made from. The same settings and the same actions give the same bytes.
 *
 * @param seed any number
 * @param firstHeight the height of the first block mined, 1 to 400,000,000
 * @param groups names of those who own addresses, such as accounts; distinct
 * @param addressesPerGroup 1 to 10,000
 */
public record SimSettings(long seed, int firstHeight, List<String> groups, int addressesPerGroup) {
    private static final int DEFAULT_FIRST_HEIGHT = 800_000;
    private static final int MAX_FIRST_HEIGHT = 400_000_000;
    private static final int MAX_ADDRESSES = 10_000;

    public SimSettings {
        groups = List.copyOf(groups);
        if (firstHeight < 1 || firstHeight > MAX_FIRST_HEIGHT) {
            throw new IllegalArgumentException("firstHeight is 1 to " + MAX_FIRST_HEIGHT + ", got " + firstHeight);
        }
        if (addressesPerGroup < 1 || addressesPerGroup > MAX_ADDRESSES) {
            throw new IllegalArgumentException(
                    "addressesPerGroup is 1 to " + MAX_ADDRESSES + ", got " + addressesPerGroup);
        }
        if (groups.isEmpty() || new HashSet<>(groups).size() != groups.size()) {
            throw new IllegalArgumentException("groups are one or more distinct names, got " + groups);
        }
    }

    /** Alice, Bob and Carol with two addresses each, from block 800,000. */
    public static SimSettings demo(long seed) {
        return new SimSettings(seed, DEFAULT_FIRST_HEIGHT, List.of("alice", "bob", "carol"), 2);
    }

    /** All addresses, group by group. */
    public List<SimOwner> owners() {
        List<SimOwner> owners = new ArrayList<>(groups.size() * addressesPerGroup);
        for (String group : groups) {
            for (int i = 0; i < addressesPerGroup; i++) {
                owners.add(SimOwner.derive(seed, group, i));
            }
        }
        return owners;
    }
}
