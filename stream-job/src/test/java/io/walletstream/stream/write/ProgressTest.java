package io.walletstream.stream.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.OwnerRef;
import io.walletstream.stream.flow.FailureKind;
import io.walletstream.stream.flow.TxContent;
import io.walletstream.stream.flow.Vanished;
import io.walletstream.stream.flow.WriterInput;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final AccountId ACCOUNT = AccountId.of(0, 1);
    private static final Txid TXID = Txid.ofWords(1, 2, 3, 4);
    private static final Txid OTHER = Txid.ofWords(1, 2, 3, 5);
    private static final Txid SPENDER = Txid.ofWords(5, 6, 7, 8);
    private static final OwnerRef OWNER = new OwnerRef("1owner", 1);

    private final Progress progress = new Progress(1);
    private final MapParkedWork work = new MapParkedWork();

    /** Parked work in a plain map. */
    private static final class MapParkedWork implements ParkedWork {
        private final Map<Txid, ParkedTx> map = new HashMap<>();

        @Override
        public @Nullable ParkedTx get(Txid txid) {
            return map.get(txid);
        }

        @Override
        public void put(Txid txid, ParkedTx tx) {
            map.put(txid, tx);
        }

        @Override
        public void remove(Txid txid) {
            map.remove(txid);
        }
    }

    /** A group that opens a request for so many items, or none and is done with one. */
    private void merged(long group, Txid txid, int request, int items, Txid... outgoing) {
        progress.merged(
                new WriterInput.Merged(
                        ACCOUNT,
                        1,
                        txid,
                        group,
                        1,
                        List.of(),
                        request == 0 ? 1 : 0,
                        0,
                        0,
                        request,
                        items,
                        List.of(outgoing),
                        List.of()),
                work);
    }

    private void vanished(Txid txid, int request, int items, boolean isOver) {
        progress.merged(
                new WriterInput.Merged(
                        ACCOUNT,
                        1,
                        txid,
                        0,
                        0,
                        List.of(),
                        0,
                        0,
                        0,
                        0,
                        0,
                        List.of(),
                        List.of(new Vanished(request, items, isOver))),
                work);
    }

    @Test
    void whatVanishedIsNeitherFailedNorUnderWay() {
        merged(1, TXID, 1, 2);
        parked(TXID, 1, 0, 2, FailureKind.TRANSIENT);

        vanished(TXID, 1, 1, false);
        counts(0, 0, 1, 1, 0, 0, 1);
        vanished(TXID, 1, 1, true);

        counts(0, 0, 2, 0, 0, 1, 0);
        assertThat(work.map).isEmpty();
        assertThat(parked(TXID, 1, 0, 1, FailureKind.TRANSIENT))
                .as("a word that comes late")
                .isFalse();
        counts(0, 0, 2, 0, 0, 1, 0);
    }

    @Test
    void whatVanishedAndFailedForTheFirstTimeHoldsNoPassUp() {
        merged(1, TXID, 1, 2);
        passEnd(1);

        vanished(TXID, 1, 1, false);
        counts(0, 1, 1, 0, 1, 0, 0);
        assertThat(progress.takeAppliedPasses()).isEmpty();
        vanished(TXID, 1, 1, true);

        counts(0, 0, 2, 0, 0, 1, 0);
        assertThat(progress.takeAppliedPasses()).hasSize(1);
    }

    @Test
    void whatReturnsAndFailsAgainCountsAnew() {
        merged(1, TXID, 1, 1);
        parked(TXID, 1, 0, 1, FailureKind.TRANSIENT);
        vanished(TXID, 1, 1, true);

        merged(2, TXID, 2, 1);
        counts(0, 1, 1, 0, 1, 1, 0);
        parked(TXID, 2, 0, 1, FailureKind.TRANSIENT);
        counts(0, 0, 1, 1, 0, 0, 1);
        answered(TXID, 2, 1, 2);

        counts(0, 0, 2, 0, 0, 1, 0);
    }

    @Test
    void theEndOfWhatWasAnsweredChangesNothing() {
        merged(1, TXID, 1, 1);
        answered(TXID, 1, 0, 1);

        vanished(TXID, 1, 1, true);

        counts(0, 0, 1, 0, 0, 1, 0);
    }

    private Settled answered(Txid txid, int request, int attempt, long group) {
        return answered(txid, request, attempt, group, false);
    }

    private Settled answered(Txid txid, int request, int attempt, long group, boolean partial) {
        return progress.answered(
                new WriterInput.Content(
                        ACCOUNT,
                        1,
                        request,
                        attempt,
                        group,
                        partial,
                        70,
                        new TxContent(txid, 100, 1, 1, List.of(), List.of())),
                work);
    }

    private boolean parked(Txid txid, int request, int movedFrom, int items, FailureKind kind) {
        return progress.parked(
                new WriterInput.Parked(
                        ACCOUNT, 1, txid, request, movedFrom, items, 1, kind, "timeout", 5, List.of(), 70),
                work);
    }

    private void taken(Txid txid, long group, int request) {
        progress.outgoingTaken(new WriterInput.OutgoingTaken(ACCOUNT, 1, txid, group, request, 1), work);
    }

    private void passEnd(long lastGroup) {
        progress.passEnded(new WriterInput.PassEnd(ACCOUNT, 1, OWNER, 1, 1, 100, lastGroup, 0, "", 70));
    }

    @Test
    void aReorgWaitsForTheEndOfItsPassOrOfALaterOneThatReplacedIt() {
        WriterInput.Reorg third = new WriterInput.Reorg(ACCOUNT, 1, OWNER, 1, 3, 990, 2);
        WriterInput.Reorg fourth = new WriterInput.Reorg(ACCOUNT, 1, OWNER, 1, 4, 980, 1);
        progress.announced(new WriterInput.Announced(ACCOUNT, 1, 1, 0));
        progress.reorg(third);
        progress.passEnded(new WriterInput.PassEnd(ACCOUNT, 1, OWNER, 1, 3, 100, 1, 0, "", 70));
        progress.reorg(fourth);
        progress.passEnded(new WriterInput.PassEnd(ACCOUNT, 1, OWNER, 1, 4, 100, 1, 0, "", 71));
        assertThat(progress.takeAppliedPasses()).isEmpty();

        merged(1, TXID, 0, 0);

        assertThat(progress.takeAppliedPasses())
                .singleElement()
                .satisfies(pass -> assertThat(pass.reorgs()).containsExactly(third, fourth));
        assertThat(progress.groups.reorgs).isEmpty();
    }

    /** Items pending, processing, done, failed; transactions processing, done, failed. */
    private void counts(
            long pending, long processing, long done, long failed, long txsProcessing, long txsDone, long txsFailed) {
        SyncCounts c = progress.counts();
        assertThat(List.of(
                        c.itemsPending(),
                        c.itemsProcessing(),
                        c.itemsDone(),
                        c.itemsFailed(),
                        c.txsProcessing(),
                        c.txsDone(),
                        c.txsFailed()))
                .containsExactly(pending, processing, done, failed, txsProcessing, txsDone, txsFailed);
    }

    @Test
    void aPassIsAppliedOnceAllBeforeItIsSettledAndAnswered() {
        progress.announced(new WriterInput.Announced(ACCOUNT, 1, 1, 1));
        passEnd(1);
        assertThat(progress.takeAppliedPasses()).isEmpty();
        counts(1, 0, 0, 0, 0, 0, 0);

        merged(1, TXID, 1, 1);
        assertThat(progress.takeAppliedPasses()).isEmpty();
        counts(0, 1, 0, 0, 1, 0, 0);

        answered(TXID, 1, 0, 1);
        assertThat(progress.takeAppliedPasses()).hasSize(1);
        assertThat(progress.takeAppliedPasses()).isEmpty();
        counts(0, 0, 1, 0, 0, 1, 0);
    }

    @Test
    void bytesMayComeBeforeTheWordThatTheyWereAskedFor() {
        progress.announced(new WriterInput.Announced(ACCOUNT, 1, 1, 1));
        answered(TXID, 1, 0, 1);
        merged(1, TXID, 1, 1);

        counts(0, 0, 1, 0, 0, 1, 0);
    }

    @Test
    void bytesThatComeTwiceLeaveNothingBehind() {
        merged(1, TXID, 1, 1);
        answered(TXID, 1, 0, 1);

        assertThat(answered(TXID, 1, 1, 1).answered()).isNull();

        assertThat(progress.early).isEmpty();
        counts(0, 0, 1, 0, 0, 1, 0);
    }

    @Test
    void parkedWorkIsFailedAndHoldsNoPassUp() {
        merged(1, TXID, 1, 1);
        passEnd(1);
        assertThat(parked(TXID, 1, 0, 1, FailureKind.TRANSIENT)).isTrue();

        assertThat(progress.takeAppliedPasses()).hasSize(1);
        counts(0, 0, 0, 1, 0, 0, 1);

        Settled settled = answered(TXID, 1, 1, 1);
        assertThat(settled.wakesOthers()).isFalse();
        counts(0, 0, 1, 0, 0, 1, 0);
        assertThat(work.map).isEmpty();
    }

    @Test
    void whatIsParkedAgainCountsOnce() {
        merged(1, TXID, 1, 2);
        parked(TXID, 1, 0, 2, FailureKind.TRANSIENT);
        assertThat(parked(TXID, 1, 0, 2, FailureKind.NOT_FOUND)).isTrue();

        counts(0, 0, 0, 2, 0, 0, 1);
    }

    @Test
    void aFailureThatComesAfterSuccessIsNone() {
        merged(1, TXID, 1, 1);
        answered(TXID, 1, 0, 1);

        assertThat(parked(TXID, 1, 0, 1, FailureKind.TRANSIENT)).isFalse();
        counts(0, 0, 1, 0, 0, 1, 0);
    }

    @Test
    void aTransactionIsEitherDoneOrFailedWhateverItsRequestsAre() {
        merged(1, TXID, 1, 1);
        answered(TXID, 1, 0, 1);
        merged(2, TXID, 2, 1);
        counts(0, 1, 1, 0, 1, 1, 0);

        parked(TXID, 2, 0, 1, FailureKind.TRANSIENT);
        counts(0, 0, 1, 1, 0, 0, 1);

        answered(TXID, 2, 1, 2);
        counts(0, 0, 2, 0, 0, 1, 0);
    }

    @Test
    void bytesThatCameForOneRequestWakeTheOthersThatAreParked() {
        merged(1, TXID, 1, 1);
        parked(TXID, 1, 0, 1, FailureKind.TRANSIENT);
        merged(2, TXID, 2, 1);

        Settled settled = answered(TXID, 2, 0, 2);

        assertThat(settled.wakesOthers()).isTrue();
        counts(0, 0, 1, 1, 0, 0, 1);
        answered(TXID, 1, 1, 1);
        counts(0, 0, 2, 0, 0, 1, 0);
    }

    @Test
    void outputsThatDoNotExistFailAloneAndPoisonIsNotWoken() {
        merged(1, TXID, 1, 3);
        passEnd(1);
        assertThat(parked(TXID, 2, 1, 1, FailureKind.POISON)).isTrue();
        counts(0, 2, 0, 1, 1, 0, 1);
        assertThat(progress.takeAppliedPasses())
                .as("those that exist are asked for again")
                .isEmpty();

        answered(TXID, 1, 1, 1);

        counts(0, 0, 2, 1, 0, 0, 1);
        assertThat(progress.takeAppliedPasses()).hasSize(1);
        merged(2, TXID, 3, 1);
        Settled settled = answered(TXID, 3, 0, 2);
        assertThat(settled.wakesOthers()).isFalse();
        counts(0, 0, 3, 1, 0, 0, 1);
    }

    @Test
    void whatWasParkedAndThenAnsweredInPartKeepsOnlyWhatIsMissing() {
        merged(1, TXID, 1, 3);
        parked(TXID, 1, 0, 3, FailureKind.TRANSIENT);
        parked(TXID, 2, 1, 1, FailureKind.POISON);
        counts(0, 0, 0, 3, 0, 0, 1);
        answered(TXID, 1, 2, 1);

        counts(0, 0, 2, 1, 0, 0, 1);
        assertThat(work.map.get(TXID)).isEqualTo(new ParkedTx(true, List.of(new ParkedTx.Work(2, 1, false))));
    }

    @Test
    void theRestOfAnAnswerMayOvertakeTheWordOfWhatIsMissing() {
        merged(1, TXID, 1, 3);
        answered(TXID, 1, 1, 1);
        counts(0, 0, 3, 0, 0, 1, 0);

        assertThat(parked(TXID, 2, 1, 1, FailureKind.POISON)).isTrue();

        counts(0, 0, 2, 1, 0, 0, 1);
        assertThat(work.map.get(TXID)).isEqualTo(new ParkedTx(true, List.of(new ParkedTx.Work(2, 1, false))));
    }

    @Test
    void theRestOfAnAnswerThatTheDatabaseRefusesIsParkedBesideWhatIsMissing() {
        merged(1, TXID, 1, 3);
        parked(TXID, 2, 1, 1, FailureKind.POISON);
        Answered answer = Objects.requireNonNull(answered(TXID, 1, 1, 1).answered());
        assertThat(answer).isEqualTo(new Answered(1, 1, 1, 2, 70));

        progress.refused(TXID, answer, work);
        assertThat(parked(TXID, 1, 0, 2, FailureKind.POISON)).isTrue();

        counts(0, 0, 0, 3, 0, 0, 1);
        assertThat(Objects.requireNonNull(work.map.get(TXID)).works())
                .containsExactly(new ParkedTx.Work(2, 1, false), new ParkedTx.Work(1, 2, false));
    }

    @Test
    void theBytesOfATransactionWithoutAnyWantedOutputSettleNothing() {
        merged(1, TXID, 1, 1);

        assertThat(answered(TXID, 1, 0, 1, true)).isEqualTo(new Settled(null, false));

        counts(0, 1, 0, 0, 1, 0, 0);
        assertThat(parked(TXID, 1, 0, 1, FailureKind.POISON)).isTrue();
        counts(0, 0, 0, 1, 0, 0, 1);
    }

    /** A quarter of a million requests under way, and as many flushes: walked through each time it would take hours. */
    @Test
    void whatAFlushAsksForDoesNotGrowWithWhatIsUnderWay() {
        int many = 250_000;
        for (int i = 0; i < many; i++) {
            merged(i + 1, Txid.ofWords(0, 0, 0, i), 1, 2, Txid.ofWords(0, 0, 1, i));
        }
        passEnd(many);

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int i = 0; i < many; i++) {
                answered(Txid.ofWords(0, 0, 0, i), 1, 0, i + 1);
                taken(Txid.ofWords(0, 0, 1, i), i + 1, 0);
                assertThat(progress.counts().txsProcessing()).isEqualTo(2L * (many - 1 - i));
                assertThat(progress.takeAppliedPasses()).hasSize(i == many - 1 ? 1 : 0);
            }
        });
        counts(0, 0, 2L * many, 0, 0, many, 0);
    }

    @Test
    void bytesThatTheDatabaseRefusesAreUnderWayAgainUntilTheyAreParked() {
        merged(1, TXID, 1, 1);
        merged(2, OTHER, 1, 1);
        answered(OTHER, 1, 0, 2);
        Answered answer = Objects.requireNonNull(answered(TXID, 1, 0, 1).answered());
        counts(0, 0, 2, 0, 0, 2, 0);
        assertThat(answer).isEqualTo(new Answered(1, 0, 1, 1, 70));

        progress.refused(TXID, answer, work);
        counts(0, 1, 1, 0, 1, 1, 0);

        parked(TXID, 1, 0, 1, FailureKind.POISON);
        counts(0, 0, 1, 1, 0, 1, 1);
    }

    @Test
    void aSpenderThatWasToldOfHoldsThePassUpUntilItIsTaken() {
        merged(1, TXID, 0, 0, SPENDER);
        passEnd(1);
        assertThat(progress.takeAppliedPasses()).isEmpty();

        taken(SPENDER, 1, 0);
        assertThat(progress.takeAppliedPasses()).hasSize(1);
    }

    @Test
    void aSpenderTakenTwiceForOneWordDoesNotPayForTheNext() {
        merged(1, TXID, 0, 0, SPENDER);
        taken(SPENDER, 1, 0);
        taken(SPENDER, 1, 0);
        merged(2, OTHER, 0, 0, SPENDER);
        passEnd(2);

        assertThat(progress.takeAppliedPasses())
                .as("the second word is still on its way")
                .isEmpty();
        taken(SPENDER, 2, 0);
        assertThat(progress.takeAppliedPasses()).hasSize(1);
        assertThat(progress.takenEarly).isEmpty();
    }

    @Test
    void aSpenderMayBeTakenAndAnsweredBeforeTheWordThatItWasTold() {
        answered(SPENDER, 1, 0, 0);
        taken(SPENDER, 1, 1);
        passEnd(1);
        merged(1, TXID, 0, 0, SPENDER);

        assertThat(progress.takeAppliedPasses()).hasSize(1);
        assertThat(progress.early).isEmpty();
        assertThat(progress.takenEarly).isEmpty();
        counts(0, 0, 1, 0, 0, 1, 0);
    }

    @Test
    void aTransactionThatIsSaidToSpendItselfIsAnsweredLikeAnyOther() {
        taken(TXID, 1, 0);
        answered(TXID, 1, 0, 1);
        merged(1, TXID, 1, 1, TXID);

        counts(0, 0, 1, 0, 0, 1, 0);
    }

    @Test
    void aWordFromBeforeARestoreMayNameAnotherGroup() {
        merged(1, TXID, 0, 0);
        answered(SPENDER, 1, 0, 0);
        taken(SPENDER, 1, 1);
        merged(2, TXID, 0, 0, SPENDER);
        taken(SPENDER, 2, 0);
        passEnd(2);

        assertThat(progress.takeAppliedPasses()).hasSize(1);
        counts(0, 0, 2, 0, 0, 1, 0);
    }

    @Test
    void groupsSettleInAnyOrder() {
        passEnd(2);
        merged(2, TXID, 0, 0);
        assertThat(progress.takeAppliedPasses()).isEmpty();
        merged(1, OTHER, 0, 0);
        assertThat(progress.takeAppliedPasses()).hasSize(1);
    }
}
