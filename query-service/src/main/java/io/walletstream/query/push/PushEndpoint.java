package io.walletstream.query.push;

import io.javalin.http.Context;
import io.walletstream.query.account.Account;
import io.walletstream.query.account.AccountStore;
import io.walletstream.query.auth.Caller;
import io.walletstream.query.auth.Routes;
import io.walletstream.query.http.Bodies;
import io.walletstream.query.http.Json;
import io.walletstream.query.http.Problem;
import io.walletstream.query.http.ProblemCode;
import io.walletstream.query.http.Query;
import io.walletstream.query.outbox.Outbox;
import io.walletstream.query.outbox.Topic;
import io.walletstream.schema.record.FeedRecord;
import io.walletstream.schema.record.FeedRecordCodec;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/** {@code POST …/outpoints}: answered once Kafka has them all. */
public final class PushEndpoint {
    /** Each holds a thread and up to 10,000 records; more wait at the client. */
    private static final int MAX_CONCURRENT = 8;

    private final AccountStore accounts;
    private final Outbox outbox;
    private final Topic topic;
    private final BooleanSupplier kafkaDown;
    private final Semaphore running = new Semaphore(MAX_CONCURRENT);

    /**
     * @param kafkaDown whether pushes are refused at once: else each would hold one of the few places until it found out by itself
     */
    public PushEndpoint(AccountStore accounts, Outbox outbox, Topic topic, BooleanSupplier kafkaDown) {
        this.accounts = accounts;
        this.outbox = outbox;
        this.topic = topic;
        this.kafkaDown = kafkaDown;
    }

    public void addTo(Routes routes) {
        routes.post("/accounts/{id}/outpoints", this::push);
    }

    private void push(Context ctx, Caller caller, Query query) {
        Account account = accounts.require(caller.tenantId(), ctx.pathParam("id"));
        if (account.paused()) {
            throw Problem.of(ProblemCode.ACCOUNT_PAUSED, "the account is paused and takes nothing in");
        }
        if (!running.tryAcquire()) {
            throw Problem.of(ProblemCode.TOO_MANY_PUSHES, "too many pushes run, try again");
        }
        try {
            List<FeedRecord> records = parse(ctx, account);
            if (kafkaDown.getAsBoolean()) {
                throw Topic.unavailable();
            }
            // What waits of the account, such as its beginning, comes before what is pushed.
            outbox.flush(account.id());
            topic.send(records.stream()
                    .map(record -> new Topic.Message(account.id(), FeedRecordCodec.encode(record)))
                    .toList());
            Json.answer(ctx, 202, Json.object().put("accepted", records.size()));
        } finally {
            running.release();
        }
    }

    private static List<FeedRecord> parse(Context ctx, Account account) {
        PushParser parser = new PushParser(new ItemReader(account.id(), account.generation()));
        return switch (Bodies.mediaType(ctx, Bodies.JSON)) {
            case Bodies.JSON -> parser.json(Bodies.stream(ctx));
            case Bodies.NDJSON -> parser.ndjson(Bodies.stream(ctx));
            default -> throw Bodies.unsupportedList();
        };
    }
}
