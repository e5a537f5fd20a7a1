package io.walletstream.query.letter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.walletstream.query.installation.Answer;
import io.walletstream.query.installation.Api;
import io.walletstream.query.installation.DeadLetters;
import io.walletstream.query.installation.Installation;
import io.walletstream.query.installation.InstallationExtension;
import io.walletstream.query.installation.Tenant;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Dead letters over HTTP: listed and sent again. */
@ExtendWith(InstallationExtension.class)
class DeadLettersTest {
    private static final String LIST = "/api/v1/dead-letters";

    private final Installation installation;
    private final Api api;
    private final String key = UUID.randomUUID().toString();

    DeadLettersTest(Installation installation) {
        this.installation = installation;
        this.api = installation.newTenant().operator();
    }

    private long letter(String reason, byte[] value) {
        byte[] bytes = key.getBytes(StandardCharsets.ISO_8859_1);
        return DeadLetters.add(installation, reason, DeadLetters.partition(bytes), bytes, value);
    }

    private Answer replay(long id) {
        return api.post(LIST + "/" + id + "/replay");
    }

    private String replayedAt(long id) {
        return installation
                .jdbi()
                .withHandle(
                        handle -> handle.createQuery("SELECT replayed_at::text FROM wallet.dead_letter WHERE id = :id")
                                .bind("id", id)
                                .mapTo(String.class)
                                .one());
    }

    @Test
    void theyAreListedNewestFirstByPagesAndReasons() {
        String reason = "reason of " + key;
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(0, letter(reason, new byte[] {(byte) i}));
            letter("another", new byte[] {9});
        }
        List<Long> found = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = api.get(LIST + "?limit=2&reason=" + reason.replace(" ", "%20") + cursor)
                    .expect(200)
                    .json();
            page.path("items").forEach(item -> found.add(item.path("id").longValue()));
            cursor = page.path("nextCursor").isNull()
                    ? ""
                    : "&cursor=" + page.path("nextCursor").textValue();
        } while (!cursor.isEmpty());

        assertThat(found).isEqualTo(ids);
        assertThat(api.get(LIST + "?topic=no-such-topic").items()).isEmpty();
        assertThat(api.get(LIST + "?limit=1&topic=outpoint-events").items()).hasSize(1);
    }

    @Test
    void aLetterIsShownWithWhatIsKeptOfIt() {
        byte[] value = new byte[2000];
        Arrays.fill(value, (byte) 7);
        long id = letter("shown of " + key, value);

        JsonNode letter =
                api.get(LIST + "?limit=1&reason=shown%20of%20" + key).items().path(0);

        assertThat(letter.path("id").longValue()).isEqualTo(id);
        assertThat(letter.path("key").textValue())
                .isEqualTo(Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.ISO_8859_1)));
        assertThat(Base64.getDecoder().decode(letter.path("value").textValue())).isEqualTo(Arrays.copyOf(value, 1024));
        assertThat(letter.path("valueBytes").intValue()).isEqualTo(2000);
        assertThat(letter.path("complete").booleanValue()).isTrue();
        assertThat(letter.path("replayedAt").isNull()).isTrue();
    }

    @Test
    void aReplaySendsTheBytesOnceAndSaysWhen() {
        byte[] value = {1, 2, 3};
        long id = letter("malformed", value);

        JsonNode first = replay(id).expect(202).json();
        JsonNode second = replay(id).expect(202).json();

        assertThat(first.path("replayedAt").textValue()).isNotBlank();
        assertThat(second).isEqualTo(first);
        assertThat(installation.kafka().recordsOf(key)).containsExactly(value);
    }

    @Test
    void aPausedAccountTakesNoLetterInUntilItIsResumed() {
        Tenant tenant = installation.newTenant();
        String account = tenant.newPushAccount();
        long id = DeadLetters.add(installation, account, new byte[] {7});
        tenant.writer().post("/api/v1/accounts/" + account + "/sync/pause").expect(200);

        replay(id).expectProblem(409, "accountPaused", null);

        assertThat(replayedAt(id)).isNull();
        tenant.writer().post("/api/v1/accounts/" + account + "/sync/resume").expect(200);
        replay(id).expect(202);
        assertThat(installation.kafka().recordsOf(account)).contains(new byte[] {7});
    }

    @Test
    void aLongLetterIsSentWhole() {
        byte[] value = new byte[5000];
        Arrays.fill(value, (byte) 3);

        replay(letter("malformed", value)).expect(202);

        assertThat(installation.kafka().recordsOf(key)).containsExactly(value);
    }

    @Test
    void whatIsKeptInPartIsNotSent() {
        long cut = letter("oversized", new byte[64 * 1024]);
        long gone = letter("unknownAccount", new byte[0]);
        long empty = letter("empty", new byte[0]);

        replay(cut).expectProblem(409, "letterIncomplete", null);
        replay(gone).expectProblem(409, "letterIncomplete", null);
        replay(empty).expect(202);

        assertThat(installation.kafka().recordsOf(key)).containsExactly(new byte[0]);
        assertThat(replayedAt(cut)).isNull();
    }

    @Test
    void aRecordInAPartitionWhereItsKeyDoesNotBelongIsNotSent() {
        byte[] bytes = key.getBytes(StandardCharsets.ISO_8859_1);
        int home = DeadLetters.partition(bytes);
        int other = home == 0 ? 1 : 0;
        long id = DeadLetters.add(installation, "wrongPartition", other, bytes, new byte[] {1});

        Answer refused = replay(id).expectProblem(409, "letterMisplaced", null);

        assertThat(refused.json().path("detail").textValue()).contains("partition " + other, "partition " + home);
        assertThat(installation.kafka().recordsOf(key)).isEmpty();
        assertThat(replayedAt(id)).isNull();
    }
}
