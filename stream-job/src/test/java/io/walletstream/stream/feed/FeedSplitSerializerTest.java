package io.walletstream.stream.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.OwnerRef;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FeedSplitSerializerTest {
    @Test
    void aSplitComesBackAsItWas() throws Exception {
        FeedSplit split = new FeedSplit(
                AccountId.parse("00112233-4455-6677-8899-aabbccddeeff"),
                3,
                new OwnerRef("1owner", 2),
                Score.mined(800_123, 45),
                Map.of(new Outpoint(Txid.ofWords(1, 2, 3, 4), 5), 800_120),
                1_700_000_000_000L,
                800_130,
                17);
        FeedSplitSerializer serializer = new FeedSplitSerializer();

        FeedSplit back = serializer.deserialize(serializer.getVersion(), serializer.serialize(split));

        assertThat(back).isEqualTo(split);
        assertThat(back.splitId()).isEqualTo(split.splitId());
    }

    @Test
    void assignedOwnersComeBackAsTheyWere() throws Exception {
        AssignedOwners owners = new AssignedOwners(Set.of("a", "b"));
        AssignedOwnersSerializer serializer = new AssignedOwnersSerializer();

        assertThat(serializer.deserialize(serializer.getVersion(), serializer.serialize(owners)))
                .isEqualTo(owners);
    }
}
