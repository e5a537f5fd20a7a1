package io.walletstream.stream.process;

import io.walletstream.stream.flow.OutputContent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the indexers found in one output. Owner and basket: the first that names one wins. Tags add up. */
final class Findings {
    private final Set<String> tags = new LinkedHashSet<>();
    private @Nullable String owner;
    private @Nullable String basket;
    private @Nullable String content;

    void owner(String address) {
        owner = owner == null ? address : owner;
    }

    @Nullable
    String owner() {
        return owner;
    }

    void basket(String name) {
        basket = basket == null ? name : basket;
    }

    void tag(String tag) {
        tags.add(tag);
    }

    void content(String text) {
        content = content == null ? text : content;
    }

    OutputContent toContent(int vout, long valueSats, byte[] script) {
        List<String> all = new ArrayList<>(tags.size() + 1);
        if (owner != null) {
            all.add("own:" + owner);
        }
        all.addAll(tags);
        return new OutputContent(vout, owner, valueSats, script, basket, all, content);
    }
}
