package io.walletstream.query.wallet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.walletstream.query.account.Account;
import io.walletstream.query.account.AccountStore;
import io.walletstream.query.auth.Caller;
import io.walletstream.query.http.Json;
import io.walletstream.query.http.Problem;
import io.walletstream.query.http.Query;
import io.walletstream.schema.chain.InvalidChainValueException;
import io.walletstream.schema.chain.Txid;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The routes that read what the stream job wrote: outputs, balances, transactions, the queue, failures, sync state. */
public final class WalletEndpoints {
    private final AccountStore accounts;
    private final WalletReader reader;

    public WalletEndpoints(AccountStore accounts, WalletReader reader) {
        this.accounts = accounts;
        this.reader = reader;
    }

    private Account require(Context ctx, Caller caller) {
        return accounts.require(caller.tenantId(), ctx.pathParam("id"));
    }

    public void outputs(Context ctx, Caller caller) {
        Account account = require(ctx, caller);
        Query query = Query.of(ctx, Set.of("unspent", "basket", "tag", "state", "limit", "cursor"));
        String state = query.text("state");
        if (state != null && !List.of("unconfirmed", "confirmed", "orphaned").contains(state)) {
            throw Problem.invalid("state", "expected unconfirmed, confirmed or orphaned");
        }
        Boolean unspent = query.flag("unspent");
        OutputFilter filter = new OutputFilter(unspent, query.text("basket"), query.text("tag"), state);
        answer(ctx, reader.outputs(account, filter, query));
    }

    /** Which outputs are wanted; null: all. */
    record OutputFilter(
            @Nullable Boolean unspent,
            @Nullable String basket,
            @Nullable String tag,
            @Nullable String state) {}

    /** Rows with the cursor of the page after them. */
    record Rows(ArrayNode items, @Nullable String nextCursor) {}

    private static void answer(Context ctx, Rows rows) {
        Json.answer(ctx, 200, Json.page(rows.items(), rows.nextCursor()));
    }

    public void balances(Context ctx, Caller caller) {
        Query.of(ctx, Set.of());
        answer(ctx, new Rows(reader.balances(require(ctx, caller)), null));
    }

    public void transactions(Context ctx, Caller caller) {
        Account account = require(ctx, caller);
        answer(ctx, reader.transactions(account, Query.of(ctx, Set.of("limit", "cursor"))));
    }

    public void transaction(Context ctx, Caller caller) {
        Query.of(ctx, Set.of());
        Account account = require(ctx, caller);
        ObjectNode transaction = reader.transaction(account, txid(ctx.pathParam("txid"), "txid"));
        if (transaction == null) {
            throw Problem.notFound("transaction");
        }
        Json.answer(ctx, 200, transaction);
    }

    public void items(Context ctx, Caller caller) {
        Account account = require(ctx, caller);
        String text = Query.of(ctx, Set.of("txid")).text("txid");
        if (text == null) {
            throw Problem.invalid("txid", "expected a txid");
        }
        answer(ctx, new Rows(reader.items(account, txid(text, "txid")), null));
    }

    public void failures(Context ctx, Caller caller) {
        Account account = require(ctx, caller);
        answer(ctx, reader.failures(account, Query.of(ctx, Set.of("limit", "cursor"))));
    }

    public void sync(Context ctx, Caller caller) {
        Query.of(ctx, Set.of());
        Json.answer(ctx, 200, reader.sync(require(ctx, caller)));
    }

    private static Txid txid(String text, String field) {
        try {
            return Txid.parse(text);
        } catch (InvalidChainValueException e) {
            throw Problem.invalid(field, String.valueOf(e.getMessage()));
        }
    }
}
