package io.walletstream.stream.reorg;

import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.Wire;
import io.walletstream.stream.flow.WireSerializer;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * A page of facts: a version byte, then runs of equal neighbours: how many places are empty before it, its length, its fact; a run of no length ends
 * the page. The outputs of a transaction are mostly shown at one score by one owner, and so are one run.
 *
 * <p>A fact: flags, what was forwarded of it, who holds its creation and which spends. What the flags say to be the same is written once.
 */
final class PageSerializer extends WireSerializer<FactPage> {
    private static final long serialVersionUID = 1;

    private static final int VERSION = 3;

    private static final int SEEN_UNSPENT = 1;
    private static final int CREATED = 2;
    private static final int SPENT_BY = 4;
    private static final int SPENT = 8;
    private static final int ALONE = 16;
    private static final int SPENDS = 32;

    /** Of a spend: the transaction is the one that was last forwarded. */
    private static final int FORWARDED = 1;

    private static final int POSITION = 2;

    /** Of holders, beside the flags of the fact or spend. */
    private static final int PUSHED = 64;

    private static final int OWNED = 128;

    @Override
    public FactPage createInstance() {
        return FactPage.EMPTY;
    }

    @Override
    public void serialize(FactPage page, DataOutputView out) throws IOException {
        out.writeByte(VERSION);
        int written = 0;
        for (int place = 0; place < FactPage.SIZE; ) {
            WindowFact fact = page.fact(place);
            int next = place + 1;
            if (fact != null) {
                while (next < FactPage.SIZE && fact.equals(page.fact(next))) {
                    next++;
                }
                out.writeByte(next - place);
                out.writeByte(place - written);
                fact(fact, out);
                written = next;
            }
            place = next;
        }
        out.writeByte(0);
    }

    @Override
    public FactPage deserialize(DataInputView in) throws IOException {
        WindowSerializers.version(VERSION, in);
        @Nullable WindowFact[] facts = new WindowFact[FactPage.SIZE];
        int place = 0;
        for (int length = in.readByte(); length != 0; length = in.readByte()) {
            place += in.readByte();
            WindowFact fact = fact(in);
            for (int end = place + length; place < end; place++) {
                facts[place] = fact;
            }
        }
        return FactPage.of(facts);
    }

    private static void fact(WindowFact fact, DataOutputView out) throws IOException {
        out.writeByte((fact.seenUnspent() ? SEEN_UNSPENT : 0)
                | flag(CREATED, fact.created())
                | flag(SPENT_BY, fact.spendTxid())
                | flag(SPENT, fact.spent())
                | flag(ALONE, fact.alone())
                | (fact.spends().isEmpty() ? 0 : SPENDS)
                | flags(fact.creation()));
        score(fact.created(), out);
        if (fact.spendTxid() != null) {
            Wire.txid(fact.spendTxid(), out);
        }
        score(fact.spent(), out);
        score(fact.alone(), out);
        holders(fact.creation(), out);
        if (!fact.spends().isEmpty()) {
            Wire.count(fact.spends().size(), out);
            for (HeldSpend spend : fact.spends()) {
                spend(spend, fact.spendTxid(), out);
            }
        }
    }

    private static WindowFact fact(DataInputView in) throws IOException {
        int flags = in.readUnsignedByte();
        boolean seenUnspent = (flags & SEEN_UNSPENT) != 0;
        Score created = score(flags & CREATED, in);
        Txid by = (flags & SPENT_BY) != 0 ? Wire.txid(in) : null;
        Score spent = score(flags & SPENT, in);
        Score alone = score(flags & ALONE, in);
        Holders creation = holders(flags, in);
        List<HeldSpend> spends = (flags & SPENDS) != 0 ? Wire.list(held -> spend(by, held), in) : List.of();
        return new WindowFact(seenUnspent, created, by, spent, alone, creation, spends);
    }

    private static void spend(HeldSpend spend, @Nullable Txid forwarded, DataOutputView out) throws IOException {
        boolean isForwarded = spend.by().equals(forwarded);
        out.writeByte((isForwarded ? FORWARDED : 0) | flag(POSITION, spend.position()) | flags(spend.holders()));
        if (!isForwarded) {
            Wire.txid(spend.by(), out);
        }
        score(spend.position(), out);
        holders(spend.holders(), out);
    }

    private static HeldSpend spend(@Nullable Txid forwarded, DataInputView in) throws IOException {
        int flags = in.readUnsignedByte();
        Txid by = (flags & FORWARDED) != 0 && forwarded != null ? forwarded : Wire.txid(in);
        Score position = score(flags & POSITION, in);
        return new HeldSpend(by, position, holders(flags, in));
    }

    private static int flags(Holders holders) {
        return flag(PUSHED, holders.pushed()) | (holders.owners().isEmpty() ? 0 : OWNED);
    }

    private static void holders(Holders holders, DataOutputView out) throws IOException {
        score(holders.pushed(), out);
        if (!holders.owners().isEmpty()) {
            Wire.list(holders.owners(), PageSerializer::holding, out);
        }
    }

    private static Holders holders(int flags, DataInputView in) throws IOException {
        Score pushed = score(flags & PUSHED, in);
        return new Holders(pushed, (flags & OWNED) != 0 ? Wire.list(PageSerializer::holding, in) : List.of());
    }

    private static void holding(Holding holding, DataOutputView out) throws IOException {
        Wire.owner(holding.owner(), out);
        Wire.count(holding.firstTip(), out);
        Wire.count(holding.lastTip(), out);
        out.writeByte(holding.misses());
        out.writeLong(holding.epoch());
        Wire.count(holding.number(), out);
    }

    private static Holding holding(DataInputView in) throws IOException {
        return new Holding(
                Wire.owner(in), Wire.count(in), Wire.count(in), in.readByte(), in.readLong(), Wire.count(in));
    }

    private static int flag(int flag, @Nullable Object value) {
        return value == null ? 0 : flag;
    }

    private static void score(@Nullable Score score, DataOutputView out) throws IOException {
        if (score != null) {
            out.writeLong(score.packed());
        }
    }

    private static @Nullable Score score(int flag, DataInputView in) throws IOException {
        return flag == 0 ? null : new Score(in.readLong());
    }

    @Override
    public TypeSerializerSnapshot<FactPage> snapshotConfiguration() {
        return new Compatibility();
    }

    /** Written into checkpoints. */
    public static final class Compatibility extends Snapshot<FactPage> {
        public Compatibility() {
            super(PageSerializer::new);
        }
    }
}
