package io.walletstream.query.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.walletstream.query.auth.Caller;
import io.walletstream.query.http.Json;
import io.walletstream.query.http.Problem;
import io.walletstream.query.http.Query;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The routes of accounts and owners. */
public final class AccountEndpoints {
    private static final Set<String> PATCH_FIELDS = Set.of("name", "owners", "paused");
    private static final String LIST = "accounts";

    private final AccountStore accounts;

    public AccountEndpoints(AccountStore accounts) {
        this.accounts = accounts;
    }

    public void create(Context ctx, Caller caller) {
        AccountStore.Created created =
                accounts.create(caller.tenantId(), NewAccount.parse(Json.body(ctx, NewAccount.FIELDS)));
        ctx.header("Location", "/api/v1/accounts/" + created.account().id());
        Json.answer(ctx, created.isNew() ? 201 : 200, created.account().toJson());
    }

    public void list(Context ctx, Caller caller) {
        Query query = Query.of(ctx, Set.of("limit", "cursor"));
        int limit = query.limit();
        String[] cursor = query.cursor(LIST, 1);
        List<Account> page = accounts.list(caller.tenantId(), cursor == null ? null : uuid(cursor[0]), limit + 1);
        ArrayNode items = Json.array();
        page.stream().limit(limit).forEach(account -> items.add(account.toJson()));
        String next = page.size() > limit
                ? Query.encodeCursor(LIST, page.get(limit - 1).id())
                : null;
        Json.answer(ctx, 200, Json.page(items, next));
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Query.invalidCursor();
        }
    }

    public void read(Context ctx, Caller caller) {
        Query.of(ctx, Set.of());
        Json.answer(ctx, 200, require(ctx, caller).toJson());
    }

    public void change(Context ctx, Caller caller) {
        Account account = require(ctx, caller);
        ObjectNode body = Json.body(ctx, PATCH_FIELDS);
        JsonNode name = body.path("name");
        JsonNode paused = body.path("paused");
        if (!name.isMissingNode()
                && (!name.isTextual()
                        || name.textValue().isBlank()
                        || name.textValue().length() > 200)) {
            throw Problem.invalid("name", "expected 1 to 200 characters");
        }
        if (!paused.isMissingNode() && !paused.isBoolean()) {
            throw Problem.invalid("paused", "expected true or false");
        }
        if (body.has("owners")) {
            accounts.changeOwners(account, NewAccount.owners(body, account.network()));
        }
        if (name.isTextual()) {
            accounts.rename(account, name.textValue());
        }
        if (paused.isBoolean()) {
            accounts.pause(account, paused.booleanValue());
        }
        Json.answer(ctx, 200, require(ctx, caller).toJson());
    }

    public void delete(Context ctx, Caller caller) {
        accounts.delete(require(ctx, caller));
        ctx.status(204);
    }

    public void addOwner(Context ctx, Caller caller) {
        Account account = require(ctx, caller);
        ObjectNode body = Json.body(ctx, Set.of("owner"));
        JsonNode owner = body.path("owner");
        if (!owner.isTextual() || !Addresses.isValid(owner.textValue(), account.network())) {
            throw Problem.invalid("owner", "expected a P2PKH address of network " + account.network());
        }
        accounts.addOwner(account, owner.textValue());
        Json.answer(ctx, 200, require(ctx, caller).toJson());
    }

    public void removeOwner(Context ctx, Caller caller) {
        Query.of(ctx, Set.of());
        if (!accounts.removeOwner(require(ctx, caller), ctx.pathParam("owner"))) {
            throw Problem.notFound("owner");
        }
        ctx.status(204);
    }

    public void clear(Context ctx, Caller caller) {
        accounts.clear(require(ctx, caller));
        Json.answer(ctx, 202, require(ctx, caller).toJson());
    }

    public void pause(Context ctx, Caller caller) {
        accounts.pause(require(ctx, caller), true);
        Json.answer(ctx, 200, require(ctx, caller).toJson());
    }

    public void resume(Context ctx, Caller caller) {
        accounts.pause(require(ctx, caller), false);
        Json.answer(ctx, 200, require(ctx, caller).toJson());
    }

    private Account require(Context ctx, Caller caller) {
        return accounts.require(caller.tenantId(), ctx.pathParam("id"));
    }
}
