package io.walletstream.stream.flow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content half of an output: what its bytes say.
 *
 * @param vout index of the output
 * @param owner address that the script names; null: none
 * @param valueSats satoshis
 * @param script locking script; empty where longer than the limit
 * @param basket basket of the first indexer that names one; null: none
 * @param tags tags of all indexers, distinct, in order
 * @param content text of an inscription; null: none
 */
public record OutputContent(
        int vout,
        @Nullable String owner,
        long valueSats,
        byte[] script,
        @Nullable String basket,
        List<String> tags,
        @Nullable String content) {
    public OutputContent {
        tags = List.copyOf(tags);
    }
}
