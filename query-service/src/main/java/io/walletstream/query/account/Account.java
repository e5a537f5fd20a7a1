package io.walletstream.query.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.walletstream.query.http.Json;
import io.walletstream.schema.chain.AccountId;
import java.time.Instant;
import java.util.List;

/** An account as its tenant defined it; owners are the current ones, sorted. */
public record Account(
        AccountId id,
        String name,
        String chain,
        String network,
        List<String> owners,
        String history,
        String feed,
        boolean paused,
        int generation,
        Instant createdAt) {
    public Account {
        owners = List.copyOf(owners);
    }

    ObjectNode toJson() {
        ObjectNode json = Json.object()
                .put("id", id.toString())
                .put("name", name)
                .put("chain", chain)
                .put("network", network);
        json.set("owners", Json.texts(owners));
        return json.put("history", history)
                .put("feed", feed)
                .put("paused", paused)
                .put("generation", generation)
                .put("createdAt", createdAt.toString());
    }
}
