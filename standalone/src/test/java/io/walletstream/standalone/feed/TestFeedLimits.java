package io.walletstream.standalone.feed;

import io.walletstream.stream.feed.FeedLimits;

/** Bounds of feeds in tests on a simulated chain: so small that a short chain meets them. */
public final class TestFeedLimits {
    public static final FeedLimits SMALL = FeedLimits.DEFAULT
            .but()
            .streams(4)
            .maxFrameBytes(4096)
            .maxRemembered(500)
            .reconnects(2)
            .queue(50)
            .build();

    private TestFeedLimits() {}
}
