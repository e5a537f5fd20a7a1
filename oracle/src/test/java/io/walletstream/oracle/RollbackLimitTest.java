package io.walletstream.oracle;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.schema.record.PassRef;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What needs leave to vanish. */
class RollbackLimitTest {
    private static final AccountId ACCOUNT = AccountId.of(1, 2);
    private static final OwnerRef OWNER = new OwnerRef("a", 1);
    private static final int TIP = 1000;

    private final List<Happening> happened = new ArrayList<>();
    private final AccountLedger ledger = new AccountLedger(
            Reference.REORG_WINDOW, Reference.MAX_ROLLBACK, 2 * Reference.MAX_ROLLBACK, happened::add);
    private int passes;

    /** A pass from the beginning that shows an outpoint at each of these heights. */
    private void pass(int tip, int... heights) {
        PassRef pass = new PassRef(OWNER, 1, ++passes);
        ledger.accept(new FeedRecord.PassOpened(ACCOUNT, 1, pass, Score.ZERO, tip));
        int ordinal = 0;
        for (int height : heights) {
            Outpoint outpoint = new Outpoint(Txid.ofWords(0, 0, 0, height), 0);
            ledger.accept(
                    new FeedRecord.OutpointSeen(ACCOUNT, 1, pass, ordinal++, outpoint, Score.mined(height, 1), null));
        }
        ledger.accept(new FeedRecord.PassClosed(ACCOUNT, 1, pass, heights.length));
    }

    private void accept(int height) {
        ledger.accept(new FeedRecord.RollbackAccepted(ACCOUNT, 1, OWNER, height));
    }

    private boolean isLive(int height) {
        Outpoint outpoint = new Outpoint(Txid.ofWords(0, 0, 0, height), 0);
        return requireNonNull(ledger.outpoints().get(outpoint)).isLive();
    }

    @Test
    void whatSpansTheLimitVanishes() {
        pass(TIP, 901, 1000);
        pass(TIP + 7);
        pass(TIP + 7);

        assertThat(isLive(901) || isLive(1000)).isFalse();
    }

    @Test
    void whatSpansMoreNeedsLeave() {
        pass(TIP, 900, 1000);
        pass(TIP + 1);
        pass(TIP + 1);
        assertThat(isLive(900) && isLive(1000)).isTrue();
        accept(901);
        pass(TIP + 1);
        assertThat(isLive(900) && isLive(1000)).isTrue();
        accept(900);

        pass(TIP + 1);

        assertThat(isLive(900) || isLive(1000)).isFalse();
        assertThat(happened).contains(Happening.ROLLBACK_HELD, Happening.ROLLBACK_ACCEPTED);
    }

    @Test
    void soDoesWhatIsDeeper() {
        pass(TIP, 893);
        pass(TIP);
        pass(TIP);

        assertThat(isLive(893)).isTrue();
    }

    @Test
    void whatIsShownAgainNeedsNone() {
        pass(TIP, 850, 950);
        pass(TIP);
        pass(TIP);
        pass(TIP, 850);

        assertThat(isLive(950)).isFalse();
        assertThat(isLive(850)).isTrue();
        pass(TIP, 850);
        assertThat(happened).containsOnlyOnce(Happening.ROLLBACK_HELD);
    }
}
