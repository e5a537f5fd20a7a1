package io.walletstream.stream.flow;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.schema.record.PassRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Any values of the flow's types, by seed; the ends of their ranges come often. */
public final class Values {
    private static final String[] TEXTS = {"", "main", "1BoatSLRHtKNngkdXEeobR76b53LETtpyT", "\u0000ä€", "😀"};
    private static final int[] COUNTS = {0, 1, 127, 128, 16_383, 16_384, Integer.MAX_VALUE};
    private static final long[] NUMBERS = {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE};
    private static final int MAX_LIST = 4;

    private final Random random;

    public Values(long seed) {
        random = new Random(seed);
    }

    public boolean bool() {
        return random.nextBoolean();
    }

    /** From 0. */
    public int count() {
        return bool() ? COUNTS[random.nextInt(COUNTS.length)] : random.nextInt(Integer.MAX_VALUE);
    }

    public long number() {
        return bool() ? NUMBERS[random.nextInt(NUMBERS.length)] : random.nextLong();
    }

    public String text() {
        return TEXTS[random.nextInt(TEXTS.length)];
    }

    public byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        return bytes;
    }

    public <T> @Nullable T maybe(Supplier<T> value) {
        return bool() ? value.get() : null;
    }

    public <T> List<T> list(Supplier<T> value) {
        List<T> list = new ArrayList<>();
        for (int size = random.nextInt(MAX_LIST); size > 0; size--) {
            list.add(value.get());
        }
        return list;
    }

    public AccountId account() {
        return AccountId.of(random.nextLong(), random.nextLong());
    }

    public Txid txid() {
        return Txid.ofWords(number(), random.nextLong(), random.nextLong(), number());
    }

    public Outpoint outpoint() {
        return new Outpoint(txid(), count());
    }

    public Score score() {
        return switch (random.nextInt(4)) {
            case 0 -> Score.ZERO;
            case 1 -> Score.mined(499_999_999, 999_999_999);
            case 2 -> Score.mined(random.nextInt(1_000_000), random.nextInt(5000));
            default -> Score.unconfirmed(1_700_000_000L + random.nextInt(1_000_000), random.nextInt(1_000_000_000));
        };
    }

    public OwnerRef owner() {
        return new OwnerRef(text() + "o", 1 + random.nextInt(300));
    }

    public PassRef pass() {
        return new PassRef(owner(), 1 + random.nextInt(300), 1 + random.nextInt(300));
    }

    public FeedRecord record() {
        return switch (random.nextInt(9)) {
            case 0 -> seen();
            case 1 -> new FeedRecord.PassOpened(account(), count(), pass(), score(), count());
            case 2 -> new FeedRecord.PassClosed(account(), count(), pass(), count());
            case 3 -> new FeedRecord.OutpointGone(account(), count(), outpoint(), maybe(this::txid));
            case 4 -> new FeedRecord.AccountReset(account(), count(), bool(), "regtest");
            case 5 -> new FeedRecord.OwnerChanged(account(), count(), owner(), bool());
            case 6 -> new FeedRecord.RetryNow(account(), count(), txid());
            case 7 -> new FeedRecord.RollbackAccepted(account(), count(), owner(), count());
            default -> new FeedRecord.FeedStatus(account(), count(), owner(), bool(), text());
        };
    }

    private FeedRecord seen() {
        PassRef pass = maybe(this::pass);
        int ordinal = pass == null ? 0 : count();
        return new FeedRecord.OutpointSeen(account(), count(), pass, ordinal, outpoint(), score(), maybe(this::txid));
    }

    Change change() {
        Change.Kind[] kinds = Change.Kind.values();
        return new Change(
                kinds[random.nextInt(kinds.length)],
                count(),
                maybe(this::score),
                maybe(this::score),
                maybe(this::txid),
                number());
    }

    OutpointState state() {
        return new OutpointState(
                count(), number(), maybe(this::score), bool(), bool(), maybe(this::txid), maybe(this::score));
    }

    Intake intake() {
        return switch (random.nextInt(4)) {
            case 0 -> new Intake.Single(record(), number());
            case 1 -> new Intake.AccountFound(account());
            case 2 -> new Intake.AccountUnknown(account(), number());
            default -> new Intake.Frames(account(), count(), txid(), maybe(this::pass), list(this::frame));
        };
    }

    private Intake.Frame frame() {
        return new Intake.Frame(count(), score(), maybe(this::txid), count(), number());
    }

    private FailureKind kind() {
        return FailureKind.of(random.nextInt(FailureKind.values().length));
    }

    TxInput txInput() {
        return switch (random.nextInt(8)) {
            case 0 ->
                new TxInput.Group(account(), count(), txid(), number(), count(), bool(), text(), list(this::change));
            case 1 -> new TxInput.Outgoing(account(), count(), txid(), number(), bool(), text(), number());
            case 2 ->
                new TxInput.Failed(
                        account(), count(), txid(), count(), count(), kind(), text(), list(this::count), number());
            case 3 -> new TxInput.Forget(account(), count(), txid(), number());
            case 4 -> new TxInput.AccountFound(account());
            case 6 -> new TxInput.Spending(account(), count(), txid(), bool());
            case 5 -> new TxInput.AccountUnknown(account(), number());
            default -> new TxInput.Retry(account(), count(), txid(), bool());
        };
    }

    public FetchRequest request() {
        int[] vouts = list(this::count).stream().mapToInt(vout -> vout).toArray();
        return new FetchRequest(account(), count(), txid(), count(), count(), number(), number(), text(), vouts);
    }

    public WriterInput.PassEnd passEnd(int generation) {
        return new WriterInput.PassEnd(
                account(), generation, owner(), number(), count(), count(), number(), count(), text(), number());
    }

    public WriterInput.Reorg reorg(int generation) {
        return new WriterInput.Reorg(account(), generation, owner(), number(), count(), count(), count());
    }

    WriterInput writerInput() {
        return switch (random.nextInt(10)) {
            case 0 -> new WriterInput.Opened(account(), count());
            case 1 -> new WriterInput.Announced(account(), count(), number(), count());
            case 2 -> passEnd(count());
            case 3 -> new WriterInput.FeedStatus(account(), count(), owner(), bool(), text(), count(), number());
            case 4 ->
                new WriterInput.Merged(
                        account(),
                        count(),
                        txid(),
                        number(),
                        count(),
                        list(this::state),
                        -count(),
                        count(),
                        random.nextInt(3) - 1,
                        count(),
                        count(),
                        list(this::txid),
                        list(() -> new Vanished(count(), count(), bool())));
            case 5 -> new WriterInput.OutgoingTaken(account(), count(), txid(), number(), count(), number());
            case 8 -> reorg(count());
            case 7 -> new WriterInput.Noted(account(), count(), list(this::number));
            case 6 ->
                new WriterInput.Content(account(), count(), count(), count(), number(), bool(), number(), content());
            default ->
                new WriterInput.Parked(
                        account(),
                        count(),
                        txid(),
                        count(),
                        count(),
                        count(),
                        count(),
                        kind(),
                        text(),
                        number(),
                        list(() -> new Waiting(count(), maybe(this::score))),
                        number());
        };
    }

    private TxContent content() {
        return new TxContent(txid(), count(), count(), number(), List.of(), list(this::output));
    }

    private OutputContent output() {
        return new OutputContent(
                count(), maybe(this::text), number(), bytes(), maybe(this::text), list(this::text), maybe(this::text));
    }
}
