package io.walletstream.query.wallet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.walletstream.query.account.Account;
import io.walletstream.query.account.AccountLock;
import io.walletstream.query.account.AccountStore;
import io.walletstream.query.auth.Caller;
import io.walletstream.query.auth.Routes;
import io.walletstream.query.http.Json;
import io.walletstream.query.http.Problem;
import io.walletstream.query.http.Query;
import io.walletstream.query.outbox.Outbox;
import io.walletstream.schema.chain.Txid;
import io.walletstream.schema.record.FeedRecord;
import java.time.InstantSource;
import org.jdbi.v3.core.Jdbi;

/** The routes of parked transactions: they are listed, and one is tried again on request. */
public final class FailureEndpoints {
    private static final String ALL = "/accounts/{id}/failures";

    private final AccountStore accounts;
    private final Jdbi jdbi;
    private final FailureReader failures;
    private final RetryLimit limit;

    public FailureEndpoints(AccountStore accounts, Jdbi jdbi, InstantSource clock) {
        this.accounts = accounts;
        this.jdbi = jdbi;
        this.failures = new FailureReader(jdbi);
        this.limit = new RetryLimit(clock);
    }

    public void addTo(Routes routes) {
        routes.get(ALL, this::list, "limit", "cursor");
        routes.post(ALL + "/{txid}/retry", this::retry);
    }

    private void list(Context ctx, Caller caller, Query query) {
        failures.read(require(ctx, caller), query).answer(ctx);
    }

    /**
     * Answers the failure as it is: whether the retry ends it shows later, in the list and in the event log. While one is on its way already, or came a
     * moment ago, another would say nothing new: the answer is the same, and nothing is sent.
     */
    private void retry(Context ctx, Caller caller, Query query) {
        Account known = require(ctx, caller);
        Txid txid = Txids.parse(ctx.pathParam("txid"));
        ObjectNode failure = AccountLock.hold(jdbi, caller.tenantId(), known.id(), (handle, account) -> {
            ObjectNode open =
                    FailureReader.find(handle, account, txid).orElseThrow(() -> Problem.notFound("open failure"));
            FeedRecord.RetryNow retry = new FeedRecord.RetryNow(account.id(), account.generation(), txid);
            if (!Outbox.isWaiting(handle, retry) && limit.mayPass(retry)) {
                Outbox.add(handle, retry);
                handle.afterCommit(() -> limit.passed(retry));
            }
            return open;
        });
        Json.answer(ctx, 202, failure);
    }

    private Account require(Context ctx, Caller caller) {
        return accounts.require(caller.tenantId(), ctx.pathParam("id"));
    }
}
