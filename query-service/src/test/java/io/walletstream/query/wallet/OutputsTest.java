package io.walletstream.query.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.walletstream.query.installation.Api;
import io.walletstream.query.installation.Installation;
import io.walletstream.query.installation.InstallationExtension;
import io.walletstream.query.installation.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Outputs and balances over HTTP. */
@ExtendWith(InstallationExtension.class)
class OutputsTest {
    private final Api api;
    private final Rows rows;
    private final String path;

    OutputsTest(Installation installation) {
        Tenant tenant = installation.newTenant();
        String account = tenant.newPushAccount();
        this.api = tenant.reader();
        this.rows = new Rows(installation.jdbi(), account);
        this.path = "/api/v1/accounts/" + account;
    }

    @Test
    void anAccountWithoutRowsHasAnEmptyPageAndAZeroBalance() {
        assertThat(api.get(path + "/outputs").items()).isEmpty();
        assertThat(api.get(path + "/balances").items().toString())
                .isEqualTo(
                        "[{\"assetType\":\"bsv\",\"assetId\":\"\",\"confirmed\":0,\"unconfirmed\":0,\"outputs\":0}]");
    }

    @Test
    void anOutputIsToldInFull() {
        rows.output(
                1,
                7,
                Rows.mined(800_123, 45),
                "owner = '1Owner', basket = 'fund', tags = '{a,b}', content = 'hello', value_sats = 9007199254740993",
                Rows.is("spent_txid", 2),
                "spent_score = " + Rows.mined(800_200, 3));

        JsonNode output = api.get(path + "/outputs").items().path(0);

        assertThat(output.path("outpoint").textValue()).isEqualTo(Rows.txid(1) + "_7");
        assertThat(output.path("txid").textValue()).isEqualTo(Rows.txid(1));
        assertThat(output.path("vout").intValue()).isEqualTo(7);
        assertThat(output.path("owner").textValue()).isEqualTo("1Owner");
        assertThat(output.path("valueSats").longValue()).isEqualTo(9_007_199_254_740_993L);
        assertThat(output.path("basket").textValue()).isEqualTo("fund");
        assertThat(output.path("tags").toString()).isEqualTo("[\"a\",\"b\"]");
        assertThat(output.path("content").textValue()).isEqualTo("hello");
        assertThat(output.path("state").textValue()).isEqualTo("confirmed");
        assertThat(output.path("score").textValue()).isEqualTo("800123.000000045");
        assertThat(output.path("height").intValue()).isEqualTo(800_123);
        assertThat(output.path("index").intValue()).isEqualTo(45);
        assertThat(output.path("spentTxid").textValue()).isEqualTo(Rows.txid(2));
        assertThat(output.path("spentScore").textValue()).isEqualTo("800200.000000003");
        assertThat(output.path("spentHeight").intValue()).isEqualTo(800_200);
    }

    @Test
    void anUnconfirmedOutputHasATimeAndNoHeight() {
        rows.output(1, 0, Rows.seen(1_760_000_000L));

        JsonNode output = api.get(path + "/outputs").items().path(0);

        assertThat(output.path("state").textValue()).isEqualTo("unconfirmed");
        assertThat(output.path("score").textValue()).isEqualTo("1760000000");
        assertThat(output.path("height").isNull()).isTrue();
        assertThat(output.path("index").isNull()).isTrue();
    }

    @Test
    void rowsThatLackAHalfOrBelongToAnotherGenerationOrToAPurgedOwnerAreHidden() {
        rows.output(1, 0, 1, "value_sats = NULL");
        rows.output(1, 1, 1, "revision = NULL");
        rows.output(1, 2, 1, "remembered = true");
        rows.output(1, 3, 1, "generation = 2");
        rows.output(1, 5, 1, "purged = true");
        rows.output(1, 4, 1);

        assertThat(outpoints("")).containsExactly("1_4");
    }

    @Test
    void filtersNarrow() {
        rows.output(1, 0, Rows.mined(10, 0), "basket = 'fund', tags = '{x}'");
        rows.output(2, 0, Rows.mined(9, 0), "tags = '{x,y}'");
        rows.output(3, 0, Rows.seen(1_760_000_000L), "basket = 'fund'");
        rows.output(4, 0, Rows.mined(8, 0), "live = false");
        rows.output(5, 0, Rows.mined(7, 0), Rows.is("spent_txid", 9), "basket = 'fund'");
        rows.output(6, 0, Rows.mined(6, 0), Rows.is("spent_txid", 9), "live = false");

        assertThat(outpoints("")).containsExactly("1_0", "2_0", "3_0", "5_0");
        assertThat(outpoints("?unspent=true")).containsExactly("2_0", "1_0", "3_0");
        assertThat(outpoints("?unspent=false")).containsExactly("5_0");
        assertThat(outpoints("?state=confirmed")).containsExactly("1_0", "2_0", "5_0");
        assertThat(outpoints("?state=unconfirmed")).containsExactly("3_0");
        assertThat(outpoints("?state=orphaned")).containsExactly("4_0", "6_0");
        assertThat(outpoints("?state=orphaned&unspent=true")).containsExactly("4_0");
        assertThat(outpoints("?state=confirmed&unspent=true")).containsExactly("2_0", "1_0");
        assertThat(outpoints("?basket=fund")).containsExactly("1_0", "3_0", "5_0");
        assertThat(outpoints("?basket=fund&unspent=true")).containsExactly("1_0", "3_0");
        assertThat(outpoints("?tag=x")).containsExactly("1_0", "2_0");
        assertThat(outpoints("?tag=y&unspent=true&limit=1")).containsExactly("2_0");
        assertThat(outpoints("?basket=none")).isEmpty();
    }

    @Test
    void everyOutputCarriesTheChainsCoinAndNoneAToken() {
        rows.output(1, 0, Rows.mined(10, 0));
        rows.output(2, 0, Rows.mined(9, 0));

        assertThat(outpoints("?asset=bsv")).containsExactly("1_0", "2_0");
        assertThat(outpoints("?asset=bsv&unspent=true")).containsExactly("2_0", "1_0");
        assertThat(paged("?asset=bsv&", 1)).containsExactly("1_0", "2_0");
        assertThat(outpoints("?asset=btc")).isEmpty();
        assertThat(outpoints("?asset=bsv21:" + Rows.txid(1) + "_0")).isEmpty();
        assertThat(outpoints("?asset=bsv21:x&unspent=true")).isEmpty();
    }

    @Test
    void pagesJoinWithoutGapOrRepetition() {
        for (int i = 0; i < 11; i++) {
            rows.output(100 - i, i % 3, Rows.mined(50 + i / 2, 0));
        }
        rows.output(200, 0, 0, "score = NULL");
        rows.output(201, 0, 0, "score = NULL");
        List<String> byOutpoint = outpoints("?limit=1000");
        List<String> byPosition = outpoints("?unspent=true&limit=1000");

        assertThat(byPosition).hasSize(13).endsWith("200_0", "201_0").isNotEqualTo(byOutpoint);
        for (int limit = 1; limit <= 13; limit++) {
            assertThat(paged("?", limit)).containsExactlyElementsOf(byOutpoint);
            assertThat(paged("?unspent=true&", limit)).containsExactlyElementsOf(byPosition);
        }
    }

    @Test
    void aPageGoesOnWhereItWasThoughRowsComeAndGo() {
        IntStream.range(0, 4).forEach(i -> rows.output(10 + i, 0, Rows.mined(100 + i, 0)));
        JsonNode first =
                api.get(path + "/outputs?unspent=true&limit=2").expect(200).json();

        rows.output(1, 0, Rows.mined(1, 0));
        rows.execute("DELETE FROM wallet.output WHERE account_id = :account AND " + Rows.is("txid", 11));

        assertThat(outpoints("?unspent=true&cursor=" + first.path("nextCursor").textValue()))
                .containsExactly("12_0", "13_0");
    }

    @Test
    void aCursorBelongsToItsList() {
        IntStream.range(0, 3).forEach(i -> rows.output(10 + i, 0, Rows.mined(100 + i, 0)));
        String cursor = api.get(path + "/outputs?unspent=true&limit=1")
                .expect(200)
                .json()
                .path("nextCursor")
                .textValue();

        api.get(path + "/outputs?cursor=" + cursor).expectProblem(400, "invalidCursor", "cursor");
        api.get(path + "/transactions?cursor=" + cursor).expectProblem(400, "invalidCursor", "cursor");
    }

    @Test
    void balancesAreIntegersOfSatoshisAndTextsOfTokens() {
        rows.execute(
                "INSERT INTO wallet.account_balance (account_id, generation, asset_type, asset_id, confirmed, unconfirmed, outputs)"
                        + " VALUES (:account, 1, 'bsv', '', 5000, 17, 3), (:account, 1, 'bsv21', 'abc_0',"
                        + " 123456789012345678901234567890, 0, 1), (:account, 2, 'bsv', '', 1, 1, 1)");

        assertThat(api.get(path + "/balances").items().toString())
                .isEqualTo(
                        "[{\"assetType\":\"bsv\",\"assetId\":\"\",\"confirmed\":5000,\"unconfirmed\":17,\"outputs\":3},"
                                + "{\"assetType\":\"bsv21\",\"assetId\":\"abc_0\",\"confirmed\":\"123456789012345678901234567890\","
                                + "\"unconfirmed\":\"0\",\"outputs\":1}]");
    }

    /** Outputs as {@code <number of the txid>_<vout>}. */
    private List<String> outpoints(String query) {
        return outpoints(api.get(path + "/outputs" + query).items());
    }

    private static List<String> outpoints(JsonNode items) {
        List<String> outpoints = new ArrayList<>();
        items.forEach(item ->
                outpoints.add(Integer.parseInt(item.path("txid").textValue().substring(0, 8), 16) + "_"
                        + item.path("vout").intValue()));
        return outpoints;
    }

    private List<String> paged(String query, int limit) {
        List<String> seen = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonNode page = api.get(path + "/outputs" + query + "limit=" + limit + cursor)
                    .expect(200)
                    .json();
            assertThat(page.path("items").size()).isBetween(1, limit);
            seen.addAll(outpoints(page.path("items")));
            JsonNode next = page.path("nextCursor");
            cursor = next.isNull() ? null : "&cursor=" + next.textValue();
        }
        return seen;
    }
}
