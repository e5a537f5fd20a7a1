package io.walletstream.stream.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.record.OwnerRef;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private static OwnerReading owner(int n) {
        return new OwnerReading(FeedSplit.begun(AccountId.of(0, 1), 1, new OwnerRef("owner" + n, 1), Score.ZERO, 0, 0));
    }

    @Test
    void anOwnerHasOnePlaceHoweverOftenItAsks() {
        Places places = new Places(2, 100);
        OwnerReading first = owner(1);
        OwnerReading second = owner(2);

        assertThat(places.take(first, 1)).isTrue();
        assertThat(places.take(first, 1)).isTrue();
        assertThat(places.take(second, 1)).isTrue();
        assertThat(places.take(owner(3), 1)).isFalse();
        assertThat(places.taken()).isEqualTo(2);

        places.leave(first);
        places.leave(first);
        assertThat(places.taken()).isEqualTo(1);
        assertThat(places.take(owner(3), 1)).isTrue();
    }

    @Test
    void passesThatWaitRememberNoMoreTogetherThanTheirShare() {
        Places places = new Places(10, 100);
        OwnerReading first = owner(1);

        assertThat(places.take(first, 60)).isTrue();
        assertThat(places.take(owner(2), 41)).isFalse();
        assertThat(places.take(owner(2), 40)).isTrue();
        assertThat(places.take(owner(3), 1)).isFalse();
        assertThat(places.taken()).isEqualTo(2);

        places.leave(first);
        assertThat(places.take(owner(3), 60)).isTrue();
    }

    @Test
    void onePassThatRemembersMoreThanAllMayWaitsAlone() {
        Places places = new Places(10, 100);
        OwnerReading huge = owner(1);
        OwnerReading small = owner(2);

        assertThat(places.take(small, 1)).isTrue();
        assertThat(places.take(huge, 100_000)).isFalse();
        places.leave(small);
        assertThat(places.take(huge, 100_000)).isTrue();
        assertThat(places.take(small, 1)).isFalse();
        places.leave(huge);
        assertThat(places.take(small, 100)).isTrue();
    }

    @Test
    void ownersThatAskAtOnceNeverHaveMoreThanThereAre() {
        Places places = new Places(7, 1000);
        List<OwnerReading> owners =
                IntStream.range(0, 1000).mapToObj(PlacesTest::owner).toList();

        assertThat(owners.parallelStream()
                        .filter(owner -> places.take(owner, 100))
                        .count())
                .isEqualTo(7);
    }
}
