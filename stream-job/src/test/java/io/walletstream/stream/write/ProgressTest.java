package io.walletstream.stream.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.stream.flow.FailureKind;
import io.walletstream.stream.flow.TxContent;
import io.walletstream.stream.flow.WriterInput;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final AccountId ACCOUNT = AccountId.of(0, 1);
    private static final Txid TXID = Txid.ofWords(1, 2, 3, 4);
    private static final Txid SPENDER = Txid.ofWords(5, 6, 7, 8);
    private static final OwnerRef OWNER = new OwnerRef("1owner", 1);

    private final Progress progress = new Progress(1);

    private static WriterInput.Merged merged(long group, int request, List<Txid> outgoing) {
        return new WriterInput.Merged(
                ACCOUNT,
                1,
                TXID,
                group,
                1,
                List.of(),
                request == 0 ? 1 : 0,
                0,
                0,
                request,
                request == 0 ? 0 : 1,
                outgoing);
    }

    private static WriterInput.Content content(int request) {
        return new WriterInput.Content(
                ACCOUNT, 1, request, 0, 70, new TxContent(TXID, 100, 1, 1, List.of(), List.of()));
    }

    private static WriterInput.PassEnd passEnd(long lastGroup) {
        return new WriterInput.PassEnd(ACCOUNT, 1, OWNER, 1, 1, 100, lastGroup, 70);
    }

    @Test
    void aPassIsAppliedOnceAllBeforeItIsSettledAndAnswered() {
        progress.announced(new WriterInput.Announced(ACCOUNT, 1, 1, 1));
        progress.passEnded(passEnd(1));
        assertThat(progress.takeAppliedPasses()).isEmpty();

        progress.merged(merged(1, 1, List.of()));
        assertThat(progress.takeAppliedPasses()).isEmpty();
        assertThat(progress.counts().itemsProcessing()).isEqualTo(1);

        progress.done(content(1));
        assertThat(progress.takeAppliedPasses()).hasSize(1);
        assertThat(progress.takeAppliedPasses()).isEmpty();
        assertThat(progress.counts().itemsDone()).isEqualTo(1);
        assertThat(progress.counts().txsDone()).isEqualTo(1);
    }

    @Test
    void bytesMayComeBeforeTheWordThatTheyWereAskedFor() {
        assertThat(progress.done(content(1))).isFalse();
        progress.merged(merged(1, 1, List.of()));

        assertThat(progress.counts().itemsProcessing()).isZero();
        assertThat(progress.counts().itemsDone()).isEqualTo(1);
    }

    @Test
    void parkedWorkIsFailedAndHoldsNoPassUp() {
        progress.merged(merged(1, 1, List.of()));
        progress.passEnded(passEnd(1));
        assertThat(progress.parked(new WriterInput.Parked(
                        ACCOUNT, 1, TXID, 1, 1, FailureKind.TRANSIENT, "timeout", 5, List.of(), 70)))
                .isTrue();

        assertThat(progress.takeAppliedPasses()).hasSize(1);
        assertThat(progress.counts().itemsFailed()).isEqualTo(1);
        assertThat(progress.done(content(1))).as("was parked").isTrue();
        assertThat(progress.counts().itemsFailed()).isZero();
    }

    @Test
    void aSpenderThatWasToldOfHoldsThePassUpUntilItIsTaken() {
        progress.merged(merged(1, 0, List.of(SPENDER)));
        progress.passEnded(passEnd(1));
        assertThat(progress.takeAppliedPasses()).isEmpty();

        progress.outgoingTaken(new WriterInput.OutgoingTaken(ACCOUNT, 1, SPENDER, 0));
        assertThat(progress.takeAppliedPasses()).hasSize(1);
    }

    @Test
    void groupsSettleInAnyOrder() {
        progress.passEnded(passEnd(2));
        progress.merged(merged(2, 0, List.of()));
        assertThat(progress.takeAppliedPasses()).isEmpty();
        progress.merged(merged(1, 0, List.of()));
        assertThat(progress.takeAppliedPasses()).hasSize(1);
    }
}
