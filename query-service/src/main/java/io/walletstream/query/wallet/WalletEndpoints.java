package io.walletstream.query.wallet;

import io.javalin.http.Context;
import io.walletstream.query.account.Account;
import io.walletstream.query.account.AccountStore;
import io.walletstream.query.auth.Caller;
import io.walletstream.query.auth.Routes;
import io.walletstream.query.http.EntityTags;
import io.walletstream.query.http.Problem;
import io.walletstream.query.http.Query;
import io.walletstream.schema.chain.Txid;
import java.time.InstantSource;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The routes that read what the stream job wrote: outputs, balances, transactions, the queue, sync state. */
public final class WalletEndpoints {
    private static final String ONE = "/accounts/{id}";

    private final AccountStore accounts;
    private final OutputReader outputs;
    private final BalanceReader balances;
    private final TransactionReader transactions;
    private final QueueReader queue;
    private final SyncReader sync;

    public WalletEndpoints(AccountStore accounts, Jdbi jdbi, InstantSource clock) {
        this.accounts = accounts;
        this.outputs = new OutputReader(jdbi);
        this.balances = new BalanceReader(jdbi);
        this.transactions = new TransactionReader(jdbi);
        this.queue = new QueueReader(jdbi);
        this.sync = new SyncReader(jdbi, clock);
    }

    public void addTo(Routes routes) {
        routes.get(ONE + "/sync", this::sync);
        routes.get(ONE + "/sync/items", this::items, "txid");
        routes.get(ONE + "/outputs", this::outputs, "unspent", "basket", "tag", "asset", "state", "limit", "cursor");
        routes.get(ONE + "/balances", this::balances);
        routes.get(ONE + "/transactions", this::transactions, "state", "limit", "cursor");
        routes.get(ONE + "/transactions/{txid}", this::transaction);
    }

    private Account require(Context ctx, Caller caller) {
        return accounts.require(caller.tenantId(), ctx.pathParam("id"));
    }

    private void outputs(Context ctx, Caller caller, Query query) {
        Account account = require(ctx, caller);
        OutputReader.Filter filter = new OutputReader.Filter(
                query.flag("unspent"),
                query.text("basket"),
                query.text("tag"),
                asset(query.text("asset")),
                state(query.text("state")));
        outputs.read(account, filter, query).answer(ctx);
    }

    private static OutputReader.@Nullable State state(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return switch (text) {
            case "unconfirmed" -> OutputReader.State.UNCONFIRMED;
            case "confirmed" -> OutputReader.State.CONFIRMED;
            case "orphaned" -> OutputReader.State.ORPHANED;
            default -> throw Problem.invalid("state", "expected unconfirmed, confirmed or orphaned");
        };
    }

    private static @Nullable Asset asset(@Nullable String text) {
        return text == null ? null : Asset.parse(text, "asset");
    }

    private void balances(Context ctx, Caller caller, Query query) {
        EntityTags.answer(ctx, balances.read(require(ctx, caller)).toJson());
    }

    private void transactions(Context ctx, Caller caller, Query query) {
        transactions
                .read(require(ctx, caller), state(query.text("state")), query)
                .answer(ctx);
    }

    private void transaction(Context ctx, Caller caller, Query query) {
        Account account = require(ctx, caller);
        Txid txid = Txids.parse(ctx.pathParam("txid"));
        EntityTags.answer(ctx, transactions.find(account, txid).orElseThrow(() -> Problem.notFound("transaction")));
    }

    private void items(Context ctx, Caller caller, Query query) {
        Account account = require(ctx, caller);
        String text = query.text("txid");
        if (text == null) {
            throw Problem.invalid("txid", "expected a txid, got nothing");
        }
        queue.items(account, Txids.parse(text)).answer(ctx);
    }

    private void sync(Context ctx, Caller caller, Query query) {
        EntityTags.answer(ctx, sync.read(caller.tenantId(), require(ctx, caller).id()));
    }
}
