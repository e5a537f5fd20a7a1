package io.walletstream.query.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.walletstream.query.installation.Api;
import io.walletstream.query.installation.Installation;
import io.walletstream.query.installation.InstallationExtension;
import io.walletstream.query.installation.Tenant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pages of the event log over HTTP. */
@ExtendWith(InstallationExtension.class)
class EventsTest {
    private final Api api;
    private final Events events;
    private final String path;

    EventsTest(Installation installation) {
        Tenant tenant = installation.newTenant();
        String account = tenant.newPushAccount();
        this.api = tenant.reader();
        this.events = new Events(installation.jdbi(), account);
        this.path = "/api/v1/accounts/" + account + "/events";
    }

    private JsonNode page(String query) {
        return api.get(path + query).expect(200).json();
    }

    @Test
    void anEmptyLogHasHeadZero() {
        assertThat(page("").toString()).isEqualTo("{\"items\":[],\"headSeq\":0,\"generation\":1}");
    }

    @Test
    void anEventIsToldAsItWasWritten() {
        events.addData(
                1,
                1,
                "{\"txid\":\"ab\",\"netSats\":9007199254740993,\"outputs\":[{\"vout\":0}],\"text\":\"ä\\\"\\u20ac\"}");

        JsonNode event = page("").path("items").path(0);

        assertThat(event.path("seq").intValue()).isEqualTo(1);
        assertThat(event.path("generation").intValue()).isEqualTo(1);
        assertThat(event.path("type").textValue()).isEqualTo("tx.applied");
        assertThat(event.path("at").textValue()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(event.path("data").path("netSats").longValue()).isEqualTo(9_007_199_254_740_993L);
        assertThat(event.path("data").path("text").textValue()).isEqualTo("ä\"€");
    }

    @Test
    void pagesGoOnBySequence() {
        events.add(1, 250);

        JsonNode first = page("?limit=100");
        assertThat(first.path("items")).hasSize(100);
        assertThat(first.path("headSeq").intValue()).isEqualTo(250);

        long after = first.path("items").path(99).path("seq").longValue();
        JsonNode rest = page("?limit=1000&after=" + after);
        assertThat(rest.path("items")).hasSize(150);
        assertThat(rest.path("items").path(0).path("seq").longValue()).isEqualTo(101);
        assertThat(page("?after=250").path("items")).isEmpty();
        assertThat(page("?after=9007199254740992").path("items")).isEmpty();
    }

    /** A client was told events up to 6, the backup has 3 of them. */
    @Test
    void whoeverIsAheadOfARestoredLogIsToldTheFirstEventAfterIt() {
        events.add(1, 3);
        events.liftSequence(1_000);
        assertThat(page("?after=6").path("items")).isEmpty();

        events.add(1_001, 1_002);

        for (int after : new int[] {3, 6, 1_000}) {
            assertThat(page("?after=" + after).path("items").path(0).path("seq").intValue())
                    .isEqualTo(1_001);
        }
    }

    @Test
    void aPageOfHugeEventsEndsEarlyAndIsContinued() {
        events.addData(1, 12, "{\"text\":\"" + "x".repeat(1 << 20) + "\"}");

        JsonNode first = page("?limit=1000");
        int size = first.path("items").size();

        assertThat(size).isBetween(1, 11);
        assertThat(first.path("headSeq").intValue()).isEqualTo(12);
        assertThat(page("?after=" + size).path("items").path(0).path("seq").intValue())
                .isEqualTo(size + 1);
    }
}
