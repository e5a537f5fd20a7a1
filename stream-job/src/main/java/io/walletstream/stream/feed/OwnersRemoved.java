package io.walletstream.stream.feed;

import java.util.Set;
import org.apache.flink.api.connector.source.SourceEvent;

/** Tells readers to stop reading these splits. */
record OwnersRemoved(Set<String> splitIds) implements SourceEvent {
    private static final long serialVersionUID = 1;
}
