package io.walletstream.query.wallet;

import io.javalin.http.Context;
import io.walletstream.query.account.Account;
import io.walletstream.query.account.AccountStore;
import io.walletstream.query.auth.Caller;
import io.walletstream.query.auth.Routes;
import io.walletstream.query.http.Json;
import io.walletstream.query.http.Problem;
import io.walletstream.query.http.Query;
import io.walletstream.schema.chain.InvalidChainValueException;
import io.walletstream.schema.chain.Txid;
import java.time.InstantSource;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The routes that read what the stream job wrote: outputs, balances, transactions, the queue, failures, sync state. */
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
        routes.get(ONE + "/failures", this::failures, "limit", "cursor");
        routes.get(ONE + "/outputs", this::outputs, "unspent", "basket", "tag", "state", "limit", "cursor");
        routes.get(ONE + "/balances", this::balances);
        routes.get(ONE + "/transactions", this::transactions, "limit", "cursor");
        routes.get(ONE + "/transactions/{txid}", this::transaction);
    }

    private Account require(Context ctx, Caller caller) {
        return accounts.require(caller.tenantId(), ctx.pathParam("id"));
    }

    private void outputs(Context ctx, Caller caller, Query query) {
        Account account = require(ctx, caller);
        OutputReader.Filter filter = new OutputReader.Filter(
                query.flag("unspent"), query.text("basket"), query.text("tag"), state(query.text("state")));
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

    private void balances(Context ctx, Caller caller, Query query) {
        balances.read(require(ctx, caller)).answer(ctx);
    }

    private void transactions(Context ctx, Caller caller, Query query) {
        transactions.read(require(ctx, caller), query).answer(ctx);
    }

    private void transaction(Context ctx, Caller caller, Query query) {
        Account account = require(ctx, caller);
        Txid txid = txid(ctx.pathParam("txid"));
        Json.answer(ctx, 200, transactions.find(account, txid).orElseThrow(() -> Problem.notFound("transaction")));
    }

    private void items(Context ctx, Caller caller, Query query) {
        Account account = require(ctx, caller);
        String text = query.text("txid");
        if (text == null) {
            throw Problem.invalid("txid", "expected a txid, got nothing");
        }
        queue.items(account, txid(text)).answer(ctx);
    }

    private void failures(Context ctx, Caller caller, Query query) {
        queue.failures(require(ctx, caller), query).answer(ctx);
    }

    private void sync(Context ctx, Caller caller, Query query) {
        Json.answer(ctx, 200, sync.read(require(ctx, caller)));
    }

    private static Txid txid(String text) {
        try {
            return Txid.parse(text);
        } catch (InvalidChainValueException e) {
            throw Problem.invalid("txid", String.valueOf(e.getMessage()));
        }
    }
}
