package io.walletstream.stream.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.record.OwnerRef;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private static OwnerReading owner(int n) {
        return new OwnerReading(
                new FeedSplit(AccountId.of(0, 1), 1, new OwnerRef("owner" + n, 1), Score.ZERO, Map.of(), 0, 0, 0));
    }

    @Test
    void anOwnerHasOnePlaceHoweverOftenItAsks() {
        Places places = new Places(2);
        OwnerReading first = owner(1);
        OwnerReading second = owner(2);

        assertThat(places.take(first)).isTrue();
        assertThat(places.take(first)).isTrue();
        assertThat(places.take(second)).isTrue();
        assertThat(places.take(owner(3))).isFalse();
        assertThat(places.taken()).isEqualTo(2);

        places.leave(first);
        places.leave(first);
        assertThat(places.taken()).isEqualTo(1);
        assertThat(places.take(owner(3))).isTrue();
    }

    @Test
    void ownersThatAskAtOnceNeverHaveMoreThanThereAre() {
        Places places = new Places(7);
        List<OwnerReading> owners =
                IntStream.range(0, 1000).mapToObj(PlacesTest::owner).toList();

        assertThat(owners.parallelStream().filter(places::take).count()).isEqualTo(7);
    }
}
