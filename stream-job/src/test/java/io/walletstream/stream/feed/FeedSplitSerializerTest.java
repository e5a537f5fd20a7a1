package io.walletstream.stream.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.OwnerRef;
import java.util.HexFormat;
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
                Score.mined(800_029, 4),
                Map.of(new Outpoint(Txid.ofWords(1, 2, 3, 4), 5), 800_120),
                Map.of(new Outpoint(Txid.ofWords(1, 2, 3, 4), 6), 800_119),
                true,
                800_128,
                1_700_000_000_000L,
                800_130,
                17);
        FeedSplitSerializer serializer = new FeedSplitSerializer();

        FeedSplit back = serializer.deserialize(serializer.getVersion(), serializer.serialize(split));

        assertThat(back).isEqualTo(split);
        assertThat(back.splitId()).isEqualTo(split.splitId());
    }

    @Test
    void checkpointsOfThisVersionStayReadable() throws Exception {
        String split = "00112233445566778899aabbccddeeff" // account
                + "03" // generation
                + "06" + "316f776e6572" + "02" // owner
                + "00030d5ec000002d" // cursor
                + "00030d4740000004" // anchor
                + "01" // unconfirmed
                + "0000000000000001000000000000000200000000000000030000000000000004" + "05" + "f8ea30"
                + "01" // unseen
                + "0000000000000001000000000000000200000000000000030000000000000004" + "06" + "f7ea30"
                + "01" // shows something
                + "80eb30" // at a tip
                + "0000018bcfe56800" // last full pass
                + "82eb30" // tip
                + "11"; // pass
        FeedSplitSerializer serializer = new FeedSplitSerializer();

        FeedSplit read = serializer.deserialize(3, HexFormat.of().parseHex(split));

        assertThat(read.cursor()).isEqualTo(Score.mined(800_123, 45));
        assertThat(read.anchor()).isEqualTo(Score.mined(800_029, 4));
        assertThat(HexFormat.of().formatHex(serializer.serialize(read))).isEqualTo(split);
        assertThat(HexFormat.of().formatHex(new AssignedOwnersSerializer().serialize(new AssignedOwners(Set.of("a")))))
                .isEqualTo("010161");
        assertThatThrownBy(() -> serializer.deserialize(2, new byte[0])).hasMessageContaining("version 3, got 2");
        assertThatThrownBy(() -> new AssignedOwnersSerializer().deserialize(2, new byte[0]))
                .hasMessageContaining("version 1, got 2");
    }

    @Test
    void assignedOwnersComeBackAsTheyWere() throws Exception {
        AssignedOwners owners = new AssignedOwners(Set.of("a", "b"));
        AssignedOwnersSerializer serializer = new AssignedOwnersSerializer();

        assertThat(serializer.deserialize(serializer.getVersion(), serializer.serialize(owners)))
                .isEqualTo(owners);
    }
}
