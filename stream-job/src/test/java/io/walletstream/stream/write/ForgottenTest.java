package io.walletstream.stream.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.TxInput;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ForgottenTest {
    private static final AccountId UNKNOWN = AccountId.of(0, 1);
    private static final AccountId OTHER = AccountId.of(0, 2);
    private static final TxRef TX = new TxRef(UNKNOWN, 1, Txid.ofWords(1, 2, 3, 4));

    private final Forgotten forgotten = new Forgotten();

    private void refuse(long revision) {
        Map<TxRef, Long> words = new HashMap<>(Map.of(TX, revision));
        forgotten.take(words, ref -> ref, value -> value, ref -> true);
        assertThat(words).isEmpty();
    }

    @Test
    void ofAnUnknownAccountWhatWasRefusedIsForgotten() {
        refuse(10);
        forgotten.judge(Map.of(), Set.of(UNKNOWN), Set.of(UNKNOWN));
        assertThat(forgotten.revisions).containsEntry(TX, 10L);
    }

    /** A flush that is divided to find what Postgres refuses looks for the accounts of each part alone. */
    @Test
    void aPartOfAFlushSaysNothingOfAccountsThatAreNotInIt() {
        refuse(10);
        forgotten.judge(Map.of(), Set.of(UNKNOWN), Set.of(UNKNOWN));
        forgotten.judge(Map.of(), Set.of(), Set.of(OTHER));
        assertThat(forgotten.revisions).containsEntry(TX, 10L);
    }

    @Test
    void ofADeletedAccountAllIsForgotten() {
        refuse(10);
        forgotten.judge(Map.of(), Set.of(), Set.of(UNKNOWN));
        assertThat(forgotten.revisions).containsEntry(TX, TxInput.Forget.ALL);
    }
}
