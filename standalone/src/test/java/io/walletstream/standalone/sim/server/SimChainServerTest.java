package io.walletstream.standalone.sim.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.standalone.sim.OutputDraft;
import io.walletstream.standalone.sim.SettableClock;
import io.walletstream.standalone.sim.SimChain;
import io.walletstream.standalone.sim.SimSettings;
import io.walletstream.standalone.sim.SimTx;
import io.walletstream.standalone.sim.TxBuilder;
import io.walletstream.stream.process.RawTransaction;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimChainServerTest {
    private static final SimSettings SETTINGS = SimSettings.demo(5);
    private static final String ALICE = SETTINGS.owners().get(0).address();
    private static final String BOB = SETTINGS.owners().get(2).address();
    private static final ServerSettings SERVER = ServerSettings.defaults().withRetry(Duration.ofMillis(1500));
    private static final String DONE = "event: done\ndata: {}\nretry: 1500\n\n";

    private final HttpClient client = HttpClient.newHttpClient();
    private final SimChain chain = SimChain.create(SETTINGS, new SettableClock());
    private SimTx first;
    private SimTx second;
    private SimChainServer server;

    @BeforeEach
    void two_payments_of_which_one_is_spent() throws IOException {
        first = chain.submit(new TxBuilder(1)
                .spendForeign()
                .output(OutputDraft.pay(ALICE, 5000))
                .output(OutputDraft.pay(BOB, 70))
                .build());
        chain.mineAll();
        second = chain.submit(new TxBuilder(2)
                .spend(first.outpoint(0))
                .output(OutputDraft.pay(ALICE, 4990))
                .build());
        server = SimChainServer.start(chain, SERVER);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.baseUrl() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode post(String path, String json) throws Exception {
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create(server.origin() + path))
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new ObjectMapper().readTree(response.body());
    }

    private String frame(String outpoint, Txid txid, boolean spent) {
        Score score = chain.score(txid).orElseThrow();
        return "data: {\"outpoint\":\"" + outpoint + "\",\"score\":" + score
                + (spent ? ",\"spendTxid\":\"" + second.txid() + "\"" : "") + "}\nid: " + score.major() + "\n\n";
    }

    private String created() {
        return frame(first.txid() + "_0", first.txid(), true);
    }

    private String spent() {
        return frame(first.txid() + "_0", second.txid(), true);
    }

    private String change() {
        return frame(second.txid() + "_0", second.txid(), false);
    }

    private static String sync(String owner) {
        return "/owner/sync?owner=" + owner;
    }

    @Test
    void a_stream_is_the_backlog_then_done_then_the_end() throws Exception {
        HttpResponse<String> response = get(sync(ALICE) + "&from=0");

        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(response.body()).startsWith(created()).endsWith(DONE).contains(spent(), change());
        assertThat(response.body()).hasSize(created().length() + spent().length() + change().length() + DONE.length());
    }

    @Test
    void owners_are_merged_in_ascending_order_and_from_is_inclusive() throws Exception {
        String bobs = frame(first.txid() + "_1", first.txid(), false);

        assertThat(get(sync(ALICE) + "&owner=" + BOB).body()).startsWith(created() + bobs);
        Score later = chain.score(second.txid()).orElseThrow();
        assertThat(get(sync(ALICE) + "&from=" + later).body())
                .contains(spent(), change())
                .doesNotContain(created());
    }

    @Test
    void last_event_id_wins_over_from() throws Exception {
        Score later = chain.score(second.txid()).orElseThrow();
        assertThat(get(sync(ALICE) + "&from=0", "Last-Event-ID", String.valueOf(later.major()))
                        .body())
                .doesNotContain(created())
                .contains(change());
    }

    @Test
    void a_stream_without_owner_or_with_a_bad_score_is_refused() throws Exception {
        assertThat(get("/owner/sync?from=0").statusCode()).isEqualTo(400);
        assertThat(get(sync(ALICE) + "&from=x").statusCode()).isEqualTo(400);
        HttpResponse<String> noJson = client.send(
                HttpRequest.newBuilder(URI.create(server.origin() + "/sim/faults"))
                        .POST(HttpRequest.BodyPublishers.ofString("{nonsense"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(noJson.statusCode()).isEqualTo(400);
    }

    @Test
    void the_other_separator_can_be_asked_for_and_pages_repeat_their_boundary() throws Exception {
        try (SimChainServer other = SimChainServer.start(
                chain, SERVER.withSeparator('.').withPageSize(3).withBasePath("/1sat"))) {
            chain.submit(new TxBuilder(3)
                    .spendForeign()
                    .output(OutputDraft.pay(ALICE, 9))
                    .build());
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create(other.baseUrl() + sync(ALICE)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(response.uri().getPath()).startsWith("/1sat/");
            assertThat(response.body()).contains(first.txid() + ".0").doesNotContain("_");
            // Three, then again the two of the third's score and the new one, then that again.
            assertThat(response.body().split("data: \\{\"outpoint", -1)).hasSize(1 + 3 + 3 + 1);
        }
    }

    @Test
    void raw_bytes_tip_outputs_and_balance_are_served() throws Exception {
        HttpResponse<byte[]> raw = client.send(
                HttpRequest.newBuilder(URI.create(server.baseUrl() + "/beef/" + first.txid() + "/tx"))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(RawTransaction.txidOf(raw.body())).isEqualTo(first.txid());
        assertThat(get("/beef/" + "ab".repeat(32) + "/tx").statusCode()).isEqualTo(404);
        assertThat(get("/chaintracks/tip").body())
                .isEqualTo("{\"height\":800001,\"hash\":\"" + chain.tip().hash() + "\"}");
        assertThat(get("/owner/" + ALICE + "/balance").body()).isEqualTo("{\"balance\":4990,\"count\":1}");
        assertThat(get("/owner/" + ALICE + "/txos?unspent=true").body())
                .contains("\"score\":" + chain.score(second.txid()).orElseThrow() + ",")
                .doesNotContain(first.txid().toString());
    }

    @Test
    void a_dropped_connection_ends_without_done_and_only_once() throws Exception {
        server.faults().add(Fault.onSync(new Effect.Drop(1)).only(ALICE));
        assertThat(get(sync(BOB)).body()).endsWith(DONE);

        HttpResponse<InputStream> response = client.send(
                HttpRequest.newBuilder(URI.create(server.baseUrl() + sync(ALICE)))
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        byte[] before = response.body().readNBytes(created().length());
        assertThat(new String(before, StandardCharsets.UTF_8)).isEqualTo(created());
        assertThatThrownBy(() -> response.body().read()).isInstanceOf(IOException.class);

        assertThat(get(sync(ALICE)).body()).endsWith(DONE);
        assertThat(server.faults().struck()).isEqualTo(1);
    }

    @Test
    void streams_carry_errors_garbage_and_huge_frames_on_request() throws Exception {
        server.faults().add(Fault.onSync(new Effect.ErrorEvent(99)));
        assertThat(get(sync(ALICE)).body()).endsWith("event: error\ndata: failed on request\n\n");

        server.faults().add(Fault.onSync(new Effect.Garbage(1)));
        assertThat(get(sync(ALICE)).body())
                .startsWith(created() + "%$#")
                .contains(change())
                .endsWith(DONE);

        server.faults().add(Fault.onSync(new Effect.HugeFrame(0, 100_000)));
        assertThat(get(sync(ALICE)).body())
                .startsWith("data: {\"outpoint\":\"ffff")
                .endsWith(DONE)
                .hasSizeGreaterThan(100_000);
    }

    @Test
    void a_node_that_lags_knows_neither_the_newest_blocks_nor_what_waits() throws Exception {
        String all = get(sync(ALICE)).body();
        server.faults().add(Fault.onSync(new Effect.Behind(1)).times(2));
        server.faults().add(Fault.onTip(new Effect.Behind(1)));

        assertThat(get(sync(ALICE)).body()).isEqualTo(DONE);
        assertThat(get("/chaintracks/tip").body()).startsWith("{\"height\":800000,");
        chain.mine(List.of(second.txid()));
        assertThat(get(sync(ALICE)).body()).isEqualTo(frame(first.txid() + "_0", first.txid(), false) + DONE);
        assertThat(get("/chaintracks/tip").body()).startsWith("{\"height\":800002,");
        assertThat(get(sync(ALICE)).body()).hasSizeGreaterThan(DONE.length()).isNotEqualTo(all);
    }

    @Test
    void an_empty_index_shows_nothing() throws Exception {
        post("/sim/faults", "{\"route\":\"sync\",\"kind\":\"empty\"}");

        assertThat(get(sync(ALICE)).body()).isEqualTo(DONE);
        assertThat(get(sync(ALICE)).body()).startsWith(created());
    }

    @Test
    void endless_pages_never_end() throws Exception {
        server.faults().add(Fault.onSync(new Effect.EndlessPages()));
        HttpResponse<InputStream> response = client.send(
                HttpRequest.newBuilder(URI.create(server.baseUrl() + sync(ALICE)))
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());

        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            List<String> read = lines.lines().limit(3000).toList();
            assertThat(read).hasSize(3000).doesNotContain("event: done");
        }
    }

    @Test
    void bytes_can_be_missing_cut_wrong_late_or_refused() throws Exception {
        String path = "/beef/" + first.txid() + "/tx";
        server.faults().add(Fault.notFound(first.txid(), 2));
        assertThat(get("/beef/" + second.txid() + "/tx").statusCode()).isEqualTo(200);
        assertThat(get(path).statusCode()).isEqualTo(404);
        assertThat(get(path).statusCode()).isEqualTo(404);

        server.faults().add(Fault.onTx(new Effect.Status(429, 7)));
        HttpResponse<String> refused = get(path);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).contains("7");

        server.faults().add(Fault.onTx(new Effect.Truncated()));
        server.faults().add(Fault.onTx(new Effect.Delay(Duration.ofMillis(20))));
        URI uri = URI.create(server.baseUrl() + path);
        HttpRequest request = HttpRequest.newBuilder(uri).build();
        assertThat(client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body())
                .hasSize(first.raw().length / 2);

        server.faults().add(Fault.onTx(new Effect.WrongBytes()));
        byte[] wrong =
                client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
        assertThat(RawTransaction.txidOf(wrong)).isNotEqualTo(first.txid());
        assertThat(RawTransaction.parse(wrong).outputCount()).isEqualTo(2);
    }

    @Test
    void controls_mine_add_reorganise_and_plan_faults_over_http() throws Exception {
        assertThat(post("/sim/txs", "{\"count\":5}").path("txids")).hasSize(5);
        assertThat(post("/sim/blocks", "{\"count\":3}").path("height").asInt()).isEqualTo(800_004);
        assertThat(post("/sim/reorg", "{\"depth\":2}").path("height").asInt()).isEqualTo(800_005);
        assertThat(post("/sim/faults", "{\"route\":\"sync\",\"kind\":\"status\",\"status\":503,\"times\":1}")
                        .path("waiting")
                        .asInt())
                .isEqualTo(1);
        assertThat(get(sync(ALICE)).statusCode()).isEqualTo(503);
        assertThat(get(sync(ALICE)).statusCode()).isEqualTo(200);
    }

    @Test
    void a_fault_that_does_not_fit_its_route_is_refused() {
        assertThatThrownBy(() -> Fault.onTx(new Effect.Drop(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Fault.onSync(new Effect.Truncated())).isInstanceOf(IllegalArgumentException.class);
    }
}
