package io.walletstream.query.letter;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.javalin.http.Context;
import io.walletstream.query.auth.Caller;
import io.walletstream.query.auth.Routes;
import io.walletstream.query.http.Cursor;
import io.walletstream.query.http.Json;
import io.walletstream.query.http.Problem;
import io.walletstream.query.http.Query;
import io.walletstream.query.outbox.Outbox;
import io.walletstream.query.outbox.Topic;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;

/** The routes of dead letters, for operators: those of all tenants, for what cannot be read belongs to nobody. */
public final class DeadLetterEndpoints {
    private static final String LIST = "dead-letters";
    private static final Pattern ID = Pattern.compile("\\d{1,18}");

    private final Jdbi jdbi;
    private final Replay replay;

    /**
     * @param kafkaDown whether replays are refused at once, as pushes are
     */
    public DeadLetterEndpoints(Jdbi jdbi, Outbox outbox, Topic topic, BooleanSupplier kafkaDown) {
        this.jdbi = jdbi;
        this.replay = new Replay(jdbi, outbox, topic, kafkaDown);
    }

    public void addTo(Routes routes) {
        routes.operatorGet("/dead-letters", this::list, "reason", "topic", "limit", "cursor");
        routes.operatorPost("/dead-letters/{letter}/replay", this::replay);
    }

    private void list(Context ctx, Caller caller, Query query) {
        int limit = query.limit();
        Cursor cursor = query.cursor(LIST, 1);
        long before = cursor == null ? Long.MAX_VALUE : cursor.number(0);
        List<DeadLetter> page = jdbi.withHandle(
                handle -> DeadLetterStore.page(handle, before, query.text("reason"), query.text("topic"), limit + 1));
        ArrayNode items = Json.array();
        page.stream().limit(limit).forEach(letter -> items.add(letter.toJson()));
        String next =
                page.size() > limit ? Cursor.encode(LIST, page.get(limit - 1).id()) : null;
        Json.answer(ctx, 200, Json.page(items, next));
    }

    /** Answers the letter, which says when it was sent: now, or before. */
    private void replay(Context ctx, Caller caller, Query query) {
        String id = ctx.pathParam("letter");
        if (!ID.matcher(id).matches()) {
            throw Problem.notFound("dead letter");
        }
        DeadLetter letter = replay.replay(Long.parseLong(id)).orElseThrow(() -> Problem.notFound("dead letter"));
        Json.answer(ctx, 202, letter.toJson());
    }
}
