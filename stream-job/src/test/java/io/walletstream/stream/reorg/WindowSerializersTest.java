package io.walletstream.stream.reorg;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.stream.flow.SerializerChecks;
import io.walletstream.stream.flow.Values;
import java.io.UncheckedIOException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.junit.jupiter.api.Test;

class WindowSerializersTest {
    private static final WindowSerializers.HeaderSerializer HEADER = new WindowSerializers.HeaderSerializer();
    private static final OwnerSerializer OWNER = new OwnerSerializer();
    private static final WindowSerializers.SingleKeySerializer KEY = new WindowSerializers.SingleKeySerializer();
    private static final WindowSerializers.SingleSerializer SINGLE = new WindowSerializers.SingleSerializer();
    private static final WindowSerializers.PageKeySerializer PAGE_KEY = new WindowSerializers.PageKeySerializer();
    private static final PageSerializer PAGE = new PageSerializer();

    private static final Txid TXID = Txid.ofWords(1, 2, 3, 4);
    private static final Score MINED = Score.mined(800_123, 45);

    private static final AccountHeader A_HEADER = new AccountHeader(1, true, "main", 2, 300, 200, 7, false, 0);
    private static final OwnerProgress AN_OWNER = new OwnerProgress(
            1,
            false,
            2,
            3,
            800_123,
            MINED,
            true,
            new Ordinals(List.of(0, 200)),
            4,
            5,
            true,
            new HeldBack(1, 2, 3, 4),
            new Calm(MINED, MINED, 6));
    private static final WindowState.Single A_SINGLE = new WindowState.Single(MINED, TXID);
    private static final WindowFact A_FACT = new WindowFact(
            true,
            MINED,
            TXID,
            null,
            Score.ZERO,
            new Holders(MINED, List.of(new Holding(new OwnerRef("1abc", 2), 3, 300, 1, 5, 6))),
            List.of(new HeldSpend(TXID, null, new Holders(Score.ZERO, List.of()))));

    private static final WindowFact A_PUSHED_FACT = new WindowFact(
            false,
            MINED,
            null,
            null,
            null,
            new Holders(MINED, List.of()),
            List.of(new HeldSpend(Txid.ofWords(5, 6, 7, 8), MINED, new Holders(Score.ZERO, List.of()))));

    @Property(tries = 300)
    void what_is_written_is_read(@ForAll long seed) {
        Values v = new Values(seed);
        SerializerChecks.roundTrips(
                HEADER,
                new AccountHeader(
                        v.count(),
                        v.bool(),
                        v.text(),
                        v.number(),
                        v.count(),
                        v.count(),
                        v.count(),
                        v.bool(),
                        v.number()));
        SerializerChecks.roundTrips(
                OWNER,
                new OwnerProgress(
                        v.count(),
                        v.bool(),
                        v.number(),
                        v.count(),
                        v.count(),
                        v.maybe(v::score),
                        v.bool(),
                        new Ordinals(v.list(v::count)),
                        v.count(),
                        v.count(),
                        v.bool(),
                        v.maybe(() -> new HeldBack(v.count(), v.count(), v.count(), v.count())),
                        v.maybe(() -> new Calm(v.score(), v.score(), v.count()))));
        SerializerChecks.roundTrips(KEY, new WindowState.SingleKey(v.text(), v.outpoint()));
        SerializerChecks.roundTrips(SINGLE, new WindowState.Single(v.score(), v.txid()));
        SerializerChecks.roundTrips(PAGE_KEY, new FactPage.Key(v.txid(), v.count()));
        SerializerChecks.roundTrips(PAGE, page(v));
    }

    /** Empty places, facts alone and equal neighbours. */
    private static FactPage page(Values v) {
        FactPage page = FactPage.EMPTY;
        WindowFact fact = null;
        for (int place = 0; place < FactPage.SIZE; place++) {
            fact = v.bool() ? fact : v.maybe(() -> fact(v));
            page = page.with(place, fact);
        }
        return page;
    }

    private static WindowFact fact(Values v) {
        Txid forwarded = v.maybe(v::txid);
        return new WindowFact(
                v.bool(),
                v.maybe(v::score),
                forwarded,
                v.maybe(v::score),
                v.maybe(v::score),
                holders(v),
                v.list(() -> new HeldSpend(
                        forwarded != null && v.bool() ? forwarded : v.txid(), v.maybe(v::score), holders(v))));
    }

    private static Holders holders(Values v) {
        return new Holders(
                v.maybe(v::score),
                v.list(() -> new Holding(v.owner(), v.count(), v.count(), v.bool() ? 2 : 1, v.number(), v.count())));
    }

    @Test
    void the_window_is_written_as_ever() {
        String in = "reorg.WindowSerializers$";
        Outpoint outpoint = new Outpoint(TXID, 200);
        SerializerChecks.isGolden(
                HEADER, A_HEADER, in + "HeaderSerializer$Compatibility", "030101046d61696e0000000000000002ac02c80107");
        SerializerChecks.isGolden(
                HEADER,
                new AccountHeader(1, false, "main", 2, 300, 200, 0, true, 0),
                in + "HeaderSerializer$Compatibility",
                "030102046d61696e0000000000000002ac02c80100");
        SerializerChecks.isGolden(
                HEADER,
                new AccountHeader(1, false, "main", 2, 300, 200, 0, false, 7),
                in + "HeaderSerializer$Compatibility",
                "030104046d61696e0000000000000002ac02c801000000000000000007");
        SerializerChecks.isGolden(
                OWNER,
                AN_OWNER,
                "reorg.OwnerSerializer$Compatibility",
                "041e"
                        + "01" // generation
                        + "000000000000000203fbea30" // epoch, number, tip
                        + "00030d5ec000002d" // from
                        + "0200c801" // received
                        + "0405" // singles, reported
                        + "01020304" // held back
                        + "00030d5ec000002d00030d5ec000002d06");
        SerializerChecks.isGolden(
                KEY,
                new WindowState.SingleKey("1abc", outpoint),
                in + "SingleKeySerializer$Compatibility",
                "04316162630000000000000001000000000000000200000000000000030000000000000004000000c8");
        SerializerChecks.isGolden(
                SINGLE,
                A_SINGLE,
                in + "SingleSerializer$Compatibility",
                "0100030d5ec000002d0000000000000001000000000000000200000000000000030000000000000004");
        SerializerChecks.isGolden(
                PAGE_KEY,
                new FactPage.Key(TXID, 200),
                in + "PageKeySerializer$Compatibility",
                "0000000000000001000000000000000200000000000000030000000000000004c801");
        SerializerChecks.isGolden(
                PAGE,
                FactPage.EMPTY.with(2, A_FACT).with(3, A_FACT).with(31, A_PUSHED_FACT),
                "reorg.PageSerializer$Compatibility",
                "03" + "0202" // two facts after two empty places
                        + "f700030d5ec000002d0000000000000001000000000000000200000000000000030000000000000004" // created, by
                        + "0000000000000000" // alone
                        + "00030d5ec000002d01" // pushed at, one owner
                        + "0431616263" + "02" + "03" + "ac02" + "01" + "0000000000000005" + "06"
                        + "01" + "41" + "0000000000000000" // one spend, by the same
                        + "011b" // a fact after 27 empty places
                        + "6200030d5ec000002d00030d5ec000002d" // created, pushed at
                        + "01" + "42" + "0000000000000005000000000000000600000000000000070000000000000008" // one spend
                        + "00030d5ec000002d0000000000000000" // its position, pushed at
                        + "00");
    }

    @Test
    void state_of_an_unknown_version_is_refused() {
        refuses(HEADER, A_HEADER, 3);
        refuses(OWNER, AN_OWNER, 4);
        refuses(SINGLE, A_SINGLE, 1);
        refuses(PAGE, FactPage.EMPTY.with(2, A_FACT), 3);
    }

    private static <T> void refuses(TypeSerializer<T> serializer, T value, int version) {
        byte[] bytes = SerializerChecks.write(serializer, value);
        bytes[0] = 9;
        assertThatThrownBy(() -> SerializerChecks.read(serializer, bytes))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("expected window state of version " + version + ", got 9");
    }
}
