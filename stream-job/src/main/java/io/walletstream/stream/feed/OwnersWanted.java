package io.walletstream.stream.feed;

import java.util.Set;
import org.apache.flink.api.connector.source.SourceEvent;

/** Tells readers which splits there are: they stop reading all others, such as those that a restored state still names. */
record OwnersWanted(Set<String> splitIds) implements SourceEvent {
    private static final long serialVersionUID = 1;

    OwnersWanted {
        splitIds = Set.copyOf(splitIds);
    }
}
