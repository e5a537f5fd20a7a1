package io.walletstream.stream.feed;

import java.util.Set;

/** State of the enumerator: ids of the splits that readers hold. */
public record AssignedOwners(Set<String> splitIds) {
    public AssignedOwners {
        splitIds = Set.copyOf(splitIds);
    }
}
