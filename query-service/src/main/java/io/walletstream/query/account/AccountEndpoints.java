package io.walletstream.query.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.walletstream.query.auth.Caller;
import io.walletstream.query.auth.Routes;
import io.walletstream.query.http.Cursor;
import io.walletstream.query.http.EntityTags;
import io.walletstream.query.http.Json;
import io.walletstream.query.http.Problem;
import io.walletstream.query.http.Query;
import io.walletstream.schema.chain.AccountId;
import io.walletstream.schema.chain.InvalidChainValueException;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The routes of accounts and owners. */
public final class AccountEndpoints {
    private static final Set<String> PATCH_FIELDS = Set.of("name", "owners", "paused");
    private static final Set<String> OWNER_FIELDS = Set.of("owner", "owners");
    private static final String LIST = "accounts";
    private static final String ONE = "/accounts/{id}";

    private final AccountStore accounts;
    private final AccountCommands commands;

    public AccountEndpoints(AccountStore accounts, AccountCommands commands) {
        this.accounts = accounts;
        this.commands = commands;
    }

    public void addTo(Routes routes) {
        routes.get("/accounts", this::list, "limit", "cursor");
        routes.post("/accounts", this::create);
        routes.get(ONE, this::read);
        routes.patch(ONE, this::change);
        routes.delete(ONE, this::delete);
        routes.post(ONE + "/owners", this::addOwners);
        routes.delete(ONE + "/owners/{owner}", this::removeOwner, "purge");
        routes.post(ONE + "/reindex", this::reindex);
        routes.post(ONE + "/sync/clear", this::clear);
        routes.post(ONE + "/sync/pause", (ctx, caller, query) -> pause(ctx, caller, true));
        routes.post(ONE + "/sync/resume", (ctx, caller, query) -> pause(ctx, caller, false));
    }

    private void create(Context ctx, Caller caller, Query query) {
        AccountCommands.Created created =
                commands.create(caller.tenantId(), NewAccount.parse(Json.body(ctx, NewAccount.FIELDS)));
        ctx.header("Location", "/api/v1/accounts/" + created.account().id());
        answer(ctx, created.isNew() ? 201 : 200, created.account());
    }

    private void list(Context ctx, Caller caller, Query query) {
        int limit = query.limit();
        Cursor cursor = query.cursor(LIST, 1);
        List<Account> page = accounts.list(caller.tenantId(), cursor == null ? null : uuid(cursor), limit + 1);
        ArrayNode items = Json.array();
        page.stream().limit(limit).forEach(account -> items.add(account.toJson()));
        String next =
                page.size() > limit ? Cursor.encode(LIST, page.get(limit - 1).id()) : null;
        Json.answer(ctx, 200, Json.page(items, next));
    }

    private static UUID uuid(Cursor cursor) {
        try {
            return AccountId.parse(cursor.text(0)).uuid();
        } catch (InvalidChainValueException e) {
            throw Cursor.invalid();
        }
    }

    private void read(Context ctx, Caller caller, Query query) {
        EntityTags.answer(ctx, require(ctx, caller).toJson());
    }

    private void change(Context ctx, Caller caller, Query query) {
        Account account = require(ctx, caller);
        ObjectNode body = Json.body(ctx, PATCH_FIELDS);
        JsonNode paused = body.path("paused");
        if (!paused.isMissingNode() && !paused.isBoolean()) {
            throw Problem.invalid("paused", "expected true or false");
        }
        AccountCommands.Change change = new AccountCommands.Change(
                body.has("name") ? NewAccount.name(body.path("name")) : null,
                body.has("owners") ? NewAccount.owners(body.path("owners"), account.chain(), account.network()) : null,
                paused.isBoolean() ? paused.booleanValue() : null);
        answer(ctx, 200, commands.change(caller.tenantId(), account.id(), change));
    }

    private void delete(Context ctx, Caller caller, Query query) {
        commands.delete(caller.tenantId(), require(ctx, caller).id());
        ctx.status(204);
    }

    private void addOwners(Context ctx, Caller caller, Query query) {
        Account account = require(ctx, caller);
        ObjectNode body = Json.body(ctx, OWNER_FIELDS);
        if (body.has("owner") == body.has("owners")) {
            throw Problem.invalid("owner", "expected an owner, or owners");
        }
        List<String> owners = body.has("owners")
                ? NewAccount.owners(body.path("owners"), account.chain(), account.network())
                : List.of(NewAccount.owner(body.path("owner"), "owner", account.chain(), account.network()));
        answer(ctx, 200, commands.addOwners(caller.tenantId(), account.id(), owners));
    }

    private void removeOwner(Context ctx, Caller caller, Query query) {
        Account account = require(ctx, caller);
        String owner = ctx.pathParam("owner");
        boolean purge = Boolean.TRUE.equals(query.flag("purge"));
        if (!Addresses.isValid(owner, account.chain(), account.network())
                || !commands.removeOwner(caller.tenantId(), account.id(), owner, purge)) {
            throw Problem.notFound("owner");
        }
        ctx.status(204);
    }

    private void clear(Context ctx, Caller caller, Query query) {
        Account account = require(ctx, caller);
        answer(ctx, 202, commands.clear(caller.tenantId(), account.id()));
    }

    private void reindex(Context ctx, Caller caller, Query query) {
        Account account = require(ctx, caller);
        answer(ctx, 202, commands.reindex(caller.tenantId(), account.id()));
    }

    private void pause(Context ctx, Caller caller, boolean paused) {
        Account account = require(ctx, caller);
        AccountCommands.Change change = new AccountCommands.Change(null, null, paused);
        answer(ctx, 200, commands.change(caller.tenantId(), account.id(), change));
    }

    private Account require(Context ctx, Caller caller) {
        return accounts.require(caller.tenantId(), ctx.pathParam("id"));
    }

    private static void answer(Context ctx, int status, Account account) {
        Json.answer(ctx, status, account.toJson());
    }
}
