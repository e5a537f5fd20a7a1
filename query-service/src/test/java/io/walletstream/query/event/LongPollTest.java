package io.walletstream.query.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.walletstream.query.installation.Answer;
import io.walletstream.query.installation.Api;
import io.walletstream.query.installation.Installation;
import io.walletstream.query.installation.InstallationExtension;
import io.walletstream.query.installation.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Long-polls over HTTP: they end with an event or with their time, and hold nothing meanwhile. */
@ExtendWith(InstallationExtension.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LongPollTest {
    private static final int SOON_SECONDS = 10;

    private final Installation installation;
    private final Tenant tenant;
    private final Api api;
    private final Events events;
    private final String account;
    private final String path;

    LongPollTest(Installation installation) {
        this.installation = installation;
        this.tenant = installation.newTenant();
        this.account = tenant.newPushAccount();
        this.api = tenant.reader();
        this.events = new Events(installation.jdbi(), account);
        this.path = "/api/v1/accounts/" + account + "/events";
    }

    private void waitersAre(int count) {
        await().atMost(Duration.ofSeconds(SOON_SECONDS))
                .untilAsserted(() -> assertThat(
                                installation.anonymous().get("/metrics").body())
                        .contains("walletstream_events_waiting " + count + ".0\n"));
    }

    private static JsonNode soon(CompletableFuture<Answer> answer) throws Exception {
        return answer.get(SOON_SECONDS, TimeUnit.SECONDS).expect(200).json();
    }

    @Test
    void anEventThatIsThereIsToldAtOnce() throws Exception {
        events.add(1, 3);

        assertThat(soon(api.getLater(path + "?after=2&wait=60s")).path("items")).hasSize(1);
    }

    @Test
    void withoutAnEventThePageIsEmptyWhenTheTimeIsOver() throws Exception {
        events.add(1, 3);
        Instant before = Instant.now();

        JsonNode page = soon(api.getLater(path + "?after=3&wait=700ms"));

        assertThat(page.toString()).isEqualTo("{\"items\":[],\"headSeq\":3,\"generation\":1}");
        assertThat(Duration.between(before, Instant.now())).isGreaterThanOrEqualTo(Duration.ofMillis(700));
        waitersAre(0);
    }

    @Test
    void aSequenceThatIsAheadOfTheEventsEndsNoWaitAtOnce() throws Exception {
        events.add(1, 3);
        events.liftSequence(1_000);
        assertThat(soon(api.getLater(path + "?after=3&wait=60s")).path("items")).isEmpty();
        Instant before = Instant.now();

        // the look at the sequences, once a second, has just ended the first wait
        assertThat(soon(api.getLater(path + "?after=3&wait=60s")).path("items")).isEmpty();
        assertThat(Duration.between(before, Instant.now())).isGreaterThanOrEqualTo(Duration.ofMillis(500));
    }

    @Test
    void aNewEventEndsTheWait() throws Exception {
        CompletableFuture<Answer> waiting = api.getLater(path + "?wait=60s");
        waitersAre(1);

        events.add(1, 2);

        JsonNode page = soon(waiting);
        assertThat(page.path("items")).hasSize(2);
        assertThat(page.path("headSeq").intValue()).isEqualTo(2);
    }

    @Test
    void aNotificationAloneWakes() throws Exception {
        CompletableFuture<Answer> waiting = api.getLater(path + "?wait=60s");
        waitersAre(1);

        events.notify("garbage,:,x:y," + account + ":nonsense");
        events.notify("00000000-0000-4000-8000-000000000000:7," + account + ":1");

        assertThat(soon(waiting).path("items")).isEmpty();
    }

    @Test
    void anEventWhoseNotificationWasLostIsFoundAllTheSame() throws Exception {
        CompletableFuture<Answer> waiting = api.getLater(path + "?wait=60s");
        waitersAre(1);

        events.addSilently(1);

        assertThat(soon(waiting).path("items")).hasSize(1);
    }

    @Test
    void anEventOfAnotherAccountWakesNobodyHere() throws Exception {
        CompletableFuture<Answer> waiting = api.getLater(path + "?wait=2s");
        waitersAre(1);

        new Events(installation.jdbi(), tenant.newPushAccount()).add(1, 1);

        assertThat(soon(waiting).path("items")).isEmpty();
    }

    @Test
    void hundredsWaitWithoutHoldingAnythingUpAndAreAllWoken() throws Exception {
        List<CompletableFuture<Answer>> waiting = IntStream.range(0, 300)
                .mapToObj(i -> api.getLater(path + "?wait=50s"))
                .toList();
        waitersAre(300);
        assertThat(soon(api.getLater(path))).isNotNull();

        events.add(1, 1);

        for (CompletableFuture<Answer> each : waiting) {
            assertThat(soon(each).path("items")).hasSize(1);
        }
        waitersAre(0);
    }
}
