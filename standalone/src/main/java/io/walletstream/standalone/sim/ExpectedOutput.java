package io.walletstream.standalone.sim;

import io.walletstream.schema.chain.Outpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an indexer should say of an output, declared by whoever made it.
 *
 * @param owner the owning address; null: none can be named
 * @param valueSats satoshis
 * @param basket null: none
 * @param tags {@code own:<address>} first, then those of the indexers in their order
 * @param content the kept text of an inscription; null: none
 * @param script the locking script
 */
public record ExpectedOutput(
        Outpoint outpoint,
        @Nullable String owner,
        long valueSats,
        @Nullable String basket,
        List<String> tags,
        @Nullable String content,
        byte[] script) {
    public ExpectedOutput {
        tags = List.copyOf(tags);
    }
}
