package io.walletstream.query.wallet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.walletstream.query.account.Account;
import io.walletstream.query.account.AccountLock;
import io.walletstream.query.account.AccountStore;
import io.walletstream.query.auth.Caller;
import io.walletstream.query.auth.Routes;
import io.walletstream.query.http.Json;
import io.walletstream.query.http.Problem;
import io.walletstream.query.http.ProblemCode;
import io.walletstream.query.http.Query;
import io.walletstream.query.outbox.Outbox;
import io.walletstream.schema.record.FeedRecord.RollbackAccepted;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/** The route by which an account lets go of what a rollback beyond the limit would take back. */
public final class RollbackEndpoint {
    private static final String FROM = "rollbackFrom";

    private final AccountStore accounts;
    private final Jdbi jdbi;

    public RollbackEndpoint(AccountStore accounts, Jdbi jdbi) {
        this.accounts = accounts;
        this.jdbi = jdbi;
    }

    public void addTo(Routes routes) {
        routes.post("/accounts/{id}/owners/{owner}/rollback/accept", this::accept);
    }

    /** Accepts what the caller was shown and nothing deeper; once it is on its way, another time says nothing new. */
    private void accept(Context ctx, Caller caller, Query query) {
        Account known = accounts.require(caller.tenantId(), ctx.pathParam("id"));
        String owner = ctx.pathParam("owner");
        int shownFrom = height(Json.body(ctx, Set.of(FROM)).path(FROM));
        ObjectNode answer = AccountLock.hold(jdbi, caller.tenantId(), known.id(), (handle, account) -> {
            WaitingRollback waiting =
                    WaitingRollback.find(handle, account, owner).orElseThrow(() -> Problem.notFound("owner"));
            Integer heldFrom = waiting.heldFrom();
            if (heldFrom == null) {
                throw Problem.of(ProblemCode.NOTHING_TO_ACCEPT, "no rollback of this owner waits to be accepted");
            }
            if (heldFrom < shownFrom) {
                throw Problem.of(
                        ProblemCode.ROLLBACK_DEEPER,
                        "what waits would take back facts from height " + heldFrom + " on");
            }
            RollbackAccepted accepted =
                    new RollbackAccepted(account.id(), account.generation(), waiting.owner(), heldFrom);
            if (!Outbox.isWaiting(handle, accepted)) {
                Outbox.add(handle, accepted);
            }
            return Json.object().put("owner", owner).put(FROM, heldFrom);
        });
        Json.answer(ctx, 202, answer);
    }

    private static int height(JsonNode height) {
        if (!height.isIntegralNumber() || !height.canConvertToInt() || height.intValue() < 0) {
            throw Problem.invalid(ProblemCode.INVALID_VALUE, FROM, "expected the height that GET …/sync shows");
        }
        return height.intValue();
    }
}
