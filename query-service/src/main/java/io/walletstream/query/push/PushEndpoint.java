package io.walletstream.query.push;

import io.javalin.http.Context;
import io.walletstream.query.account.Account;
import io.walletstream.query.account.AccountStore;
import io.walletstream.query.auth.Caller;
import io.walletstream.query.http.Json;
import io.walletstream.query.http.Problem;
import io.walletstream.query.http.Query;
import io.walletstream.query.outbox.Outbox;
import io.walletstream.query.outbox.Topic;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.FeedRecordCodec;
import java.util.List;
import java.util.Set;

/** {@code POST …/outpoints}: answered once Kafka has them all. */
public final class PushEndpoint {
    private final AccountStore accounts;
    private final Outbox outbox;
    private final Topic topic;

    public PushEndpoint(AccountStore accounts, Outbox outbox, Topic topic) {
        this.accounts = accounts;
        this.outbox = outbox;
        this.topic = topic;
    }

    public void push(Context ctx, Caller caller) {
        Query.of(ctx, Set.of());
        Account account = accounts.require(caller.tenantId(), ctx.pathParam("id"));
        PushParser parser = new PushParser(account.id(), account.generation());
        String type = ctx.contentType() == null ? "application/json" : ctx.contentType();
        List<FeedRecord> records;
        if (type.startsWith("application/x-ndjson")) {
            records = parser.ndjson(ctx.bodyAsBytes());
        } else if (type.startsWith("application/json")) {
            records = parser.json(ctx.bodyAsBytes());
        } else {
            throw Problem.of(415, "unsupportedMediaType", "expected application/json or application/x-ndjson");
        }
        // What waits of the account, such as its beginning, comes before what is pushed.
        outbox.flush(account.id());
        topic.send(account.id(), records.stream().map(FeedRecordCodec::encode).toList());
        Json.answer(ctx, 202, Json.object().put("accepted", records.size()));
    }
}
