package io.walletstream.oracle;

import static io.walletstream.oracle.Feed.ACCOUNT;
import static io.walletstream.oracle.Feed.at;
import static io.walletstream.oracle.Feed.out;
import static io.walletstream.oracle.Feed.tx;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The log of a small wallet, folded: output 3_0 arrives and is spent by transaction 5. */
class EventLogCheckTest {
    private final WalletTables tables = new Feed()
            .push(out(3, 0), at(3), null)
            .push(out(3, 0), at(5), tx(5))
            .tables()
            .tables();

    @Test
    void aLogThatGivesTheTablesHasNoProblems() {
        assertThat(problems(log())).isEmpty();
    }

    @Test
    void aGapAndADuplicateAreNamed() {
        List<LoggedEvent> gap = new ArrayList<>(log());
        gap.remove(2);
        List<LoggedEvent> duplicate = new ArrayList<>(log());
        duplicate.add(1, duplicate.get(0));

        assertThat(problems(gap)).anyMatch(problem -> problem.contains("expected sequence 3, got 4"));
        assertThat(problems(duplicate)).anyMatch(problem -> problem.contains("expected sequence 2, got 1"));
    }

    @Test
    void aRestoredDatabaseMayLeaveSequencesOutBeforeItClearsTheAccount() {
        List<LoggedEvent> restored = new ArrayList<>(List.of(event(1, "sync.started", "{}")));
        restored.add(event(5_000_001, "account.cleared", "{}"));
        long seq = 5_000_001;
        for (LoggedEvent event : log()) {
            restored.add(new LoggedEvent(ACCOUNT, ++seq, 1, event.type(), event.data()));
        }
        assertThat(problems(restored)).isEmpty();

        restored.set(1, event(4, "account.cleared", "{}"));
        assertThat(problems(restored)).anyMatch(problem -> problem.contains("expected sequence 2, got 4"));
        restored.set(1, event(5_000_001, "queue.empty", "{}"));
        assertThat(problems(restored)).anyMatch(problem -> problem.contains("expected sequence 2, got 5000001"));
    }

    @Test
    void aMissingSpendShowsInTheFold() {
        List<LoggedEvent> log = new ArrayList<>(log());
        log.set(2, event(3, "queue.empty", "{}"));

        assertThat(problems(log))
                .anyMatch(p -> p.contains("folded outputs"))
                .anyMatch(p -> p.contains("folded transactions"));
    }

    @Test
    void aSpendOfAnOutputThatNoEventHasShownIsNamed() {
        List<LoggedEvent> log = new ArrayList<>(log());
        log.set(0, event(1, "sync.started", "{}"));

        assertThat(problems(log)).anyMatch(p -> p.contains("that no event has shown"));
    }

    @Test
    void aBalanceThatIsNotTheTablesIsNamed() {
        List<LoggedEvent> log = new ArrayList<>(log());
        log.remove(3);

        assertThat(problems(log)).singleElement().asString().contains("folded balances");
    }

    @Test
    void aNewerGenerationBeginsWithNothing() {
        List<LoggedEvent> log = new ArrayList<>(log());
        log.add(LoggedEvent.of(ACCOUNT, 5, 2, "account.cleared", "{}"));

        assertThat(EventLogCheck.problems(ACCOUNT, log, new WalletTables(List.of(), List.of(), List.of())))
                .isEmpty();
    }

    private List<String> problems(List<LoggedEvent> log) {
        return EventLogCheck.problems(ACCOUNT, log, tables);
    }

    private static List<LoggedEvent> log() {
        return List.of(
                event(1, "tx.applied", """
                        {"txid":"%1$s","state":"confirmed","height":100,"index":3,"netSats":300,"direction":"receive","spent":[],
                         "outputs":[{"outpoint":"%1$s_0","txid":"%1$s","vout":0,"owner":"alice","valueSats":300,"basket":"fund",
                         "tags":["own:alice"],"content":null,"state":"confirmed","score":"100.000000003","height":100,"index":3,
                         "spentTxid":null,"spentScore":null,"spentHeight":null}],"items":["%1$s_0:100.000000003"]}""".formatted(tx(3))),
                event(2, "balance.changed", balance(300, 1)),
                event(3, "tx.applied", """
                        {"txid":"%s","state":"confirmed","height":100,"index":5,"netSats":-300,"direction":"send","outputs":[],
                         "spent":[{"outpoint":"%s_0","spentTxid":"%s","spentScore":"100.000000005"}],"items":[]}""".formatted(tx(5), tx(3), tx(5))),
                event(4, "balance.changed", balance(0, 0)));
    }

    private static String balance(long confirmed, int outputs) {
        return "{\"assetType\":\"bsv\",\"assetId\":\"\",\"confirmed\":%d,\"unconfirmed\":0,\"outputs\":%d}"
                .formatted(confirmed, outputs);
    }

    private static LoggedEvent event(long seq, String type, String json) {
        return LoggedEvent.of(ACCOUNT, seq, 1, type, json);
    }
}
