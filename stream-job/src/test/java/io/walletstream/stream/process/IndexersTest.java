package io.walletstream.stream.process;

import static io.walletstream.stream.process.TxBytes.concat;
import static io.walletstream.stream.process.TxBytes.envelope;
import static io.walletstream.stream.process.TxBytes.hex;
import static io.walletstream.stream.process.TxBytes.littleEndian;
import static io.walletstream.stream.process.TxBytes.p2pkh;
import static io.walletstream.stream.process.TxBytes.push;
import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.stream.flow.OutputContent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IndexersTest {
    private static final byte[] ALICE_HASH = hex("c6a931190a4a05c6a0b25e4a1bc9a243d8825a2e");
    private static final byte[] BOB_HASH = hex("a4bf6aa414326e1afb9a78e8cd45647de57ef4b7");
    private static final String ALICE = Network.MAIN.address(ALICE_HASH);
    private static final byte[] PAYOUT = concat(littleEndian(5000, 8), push(p2pkh(BOB_HASH)));

    @Test
    void the_contracts_are_the_known_ones_to_the_last_byte() {
        assertThat(digest(ContractTemplates.TIME_LOCK_TAIL))
                .isEqualTo("796bff900a8e0777555109d9860f769317ef05cf5ca1416eb955400674bdd272");
        assertThat(digest(ContractTemplates.OLDER_LISTING_TAIL))
                .isEqualTo("a208540ae84c8c389126731c9e69958a778e0bde2c2b4cbb4c1e3fe11973a1ad");
        assertThat(ContractTemplates.NEWER_LISTING_HEAD_SINGLE).hasSize(436);
    }

    @Test
    void two_satoshis_to_an_address_are_money() throws Exception {
        OutputContent output = index(2, p2pkh(ALICE_HASH));

        assertThat(output.owner()).isEqualTo(ALICE);
        assertThat(output.basket()).isEqualTo("fund");
        assertThat(output.tags()).containsExactly("own:" + ALICE);
    }

    @Test
    void a_time_lock_tells_its_owner_and_its_height() throws Exception {
        OutputContent output = index(50_000, timeLock(ALICE_HASH, hex("50f80c")));

        assertThat(output.owner()).isEqualTo(ALICE);
        assertThat(output.basket()).isEqualTo("lock");
        assertThat(output.tags()).containsExactly("own:" + ALICE, "lock:until:850000");
    }

    @Test
    void a_time_lock_without_key_hash_or_height_is_nothing() throws Exception {
        assertUnowned(index(50_000, timeLock(new byte[19], hex("50f80c"))));
        assertUnowned(index(50_000, timeLock(ALICE_HASH, hex("50f80c8f"))));
        assertUnowned(index(50_000, timeLock(ALICE_HASH, new byte[6])));
        assertUnowned(index(50_000, ContractTemplates.OLDER_HEAD));
        assertUnowned(index(50_000, concat(ContractTemplates.OLDER_HEAD, push(ALICE_HASH), push(hex("50f80c")))));
    }

    @Test
    void an_inscription_has_the_owner_before_or_behind_its_envelope() throws Exception {
        byte[] envelope = envelope("text/plain; charset=utf-8", bytes("hello"));

        for (byte[] script : new byte[][] {concat(p2pkh(ALICE_HASH), envelope), concat(envelope, p2pkh(ALICE_HASH))}) {
            OutputContent output = index(1, script);
            assertThat(output.owner()).isEqualTo(ALICE);
            assertThat(output.content()).isEqualTo("hello");
            assertThat(output.basket()).isNull();
            assertThat(output.tags()).containsExactly("own:" + ALICE);
        }
    }

    @Test
    void an_inscription_needs_exactly_one_satoshi() throws Exception {
        byte[] script = concat(envelope("text/plain", bytes("hello")), p2pkh(ALICE_HASH));

        assertUnowned(index(0, script));
        assertUnowned(index(2, script));
    }

    @Test
    void only_text_and_json_become_content() throws Exception {
        assertThat(content("application/json", bytes("{}"))).isEqualTo("{}");
        assertThat(content("Text/HTML", bytes("<p>"))).isEqualTo("<p>");
        assertThat(content("image/png", bytes("x"))).isNull();
        assertThat(content("application/bsv-20", bytes("{}"))).isNull();
    }

    @Test
    void content_is_cut_to_a_thousand_characters_between_them() throws Exception {
        assertThat(content("text/plain", bytes("ß".repeat(70_000)))).isEqualTo("ß".repeat(1000));
        assertThat(content("text/plain", bytes("€".repeat(2000)))).isEqualTo("€".repeat(1000));
        assertThat(content("text/plain", bytes("😀".repeat(2000)))).isEqualTo("😀".repeat(500));
        assertThat(content("text/plain", bytes("a" + "😀".repeat(2000)))).isEqualTo("a" + "😀".repeat(499));
        assertThat(content("text/plain", bytes("a".repeat(1000)))).hasSize(1000);
    }

    @Test
    void what_postgres_cannot_hold_is_replaced() throws Exception {
        assertThat(content("text/plain", bytes("a\0b"))).isEqualTo("a\ufffdb");
        assertThat(content("text/plain", hex("61ff62"))).isEqualTo("a\ufffdb");
        assertThat(content("text/plain", hex("eda080"))).doesNotContain("\ud800");
    }

    @Test
    void an_envelope_inside_of_pushed_data_is_only_data() throws Exception {
        byte[] fake = concat(envelope("text/plain", bytes("fake")), p2pkh(ALICE_HASH));

        assertUnowned(index(1, concat(hex("006a"), push(fake))));

        byte[] real = concat(envelope("text/plain", bytes("real")), p2pkh(BOB_HASH));
        OutputContent behind = index(1, concat(push(fake), hex("75"), real));
        assertThat(behind.owner()).isEqualTo(Network.MAIN.address(BOB_HASH));
        assertThat(behind.content()).isEqualTo("real");
    }

    @Test
    void the_older_listing_is_known_by_its_whole_contract() throws Exception {
        byte[] arguments = concat(ContractTemplates.OLDER_HEAD, push(ALICE_HASH), push(PAYOUT));

        assertListed(index(1, concat(arguments, ContractTemplates.OLDER_LISTING_TAIL)));
        assertUnowned(index(1, arguments));
        assertUnowned(index(2, concat(arguments, ContractTemplates.OLDER_LISTING_TAIL)));
    }

    @Test
    void both_newer_listings_are_known() throws Exception {
        assertListed(index(1, newerListing(true)));
        assertListed(index(1, newerListing(false)));
        assertUnowned(index(2, newerListing(false)));
    }

    @Test
    void an_inscription_may_stand_before_a_listing_and_other_data_behind_it() throws Exception {
        OutputContent output = index(
                1, concat(envelope("text/plain", bytes("art")), newerListing(true), hex("6a"), push(bytes("map"))));

        assertListed(output);
        assertThat(output.content()).isEqualTo("art");
    }

    @Test
    void the_end_of_a_listing_alone_lists_nothing() throws Exception {
        byte[] end = concat(
                push(PAYOUT),
                ContractTemplates.NEWER_LISTING_MIDDLE_ALL,
                push(ALICE_HASH),
                ContractTemplates.NEWER_LISTING_TAIL);

        assertUnowned(index(1, end));
    }

    @Test
    void long_scripts_are_not_kept() throws Exception {
        byte[] data = concat(hex("006a"), push(new byte[100]));
        byte[] raw = TxBytes.aTransaction().paying(0, data).build();

        assertThat(process(new TxProcessor(data.length), raw, 0).script()).isEqualTo(data);
        assertThat(process(new TxProcessor(data.length - 1), raw, 0).script()).isEmpty();
    }

    @Test
    void an_output_that_is_not_there_is_named_and_the_others_are_read() throws Exception {
        byte[] raw = TxBytes.aTransaction().paying(2, p2pkh(ALICE_HASH)).build();

        TxProcessor.Reading reading = new TxProcessor(1024)
                .process(raw, RawTransaction.txidOf(raw), new int[] {0, 1, Integer.MAX_VALUE}, Network.MAIN);

        assertThat(reading.missing()).containsExactly(1, Integer.MAX_VALUE);
        assertThat(reading.outputCount()).isEqualTo(1);
        assertThat(reading.content().outputs())
                .singleElement()
                .satisfies(output -> assertThat(output.owner()).isEqualTo(ALICE));
    }

    private static void assertListed(OutputContent output) {
        assertThat(output.owner()).isEqualTo(ALICE);
        assertThat(output.basket()).isNull();
        assertThat(output.tags()).containsExactly("own:" + ALICE, "list:price:5000");
    }

    private static void assertUnowned(OutputContent output) {
        assertThat(output.owner()).isNull();
        assertThat(output.basket()).isNull();
        assertThat(output.tags()).isEmpty();
        assertThat(output.content()).isNull();
    }

    private static byte[] newerListing(boolean all) {
        return concat(
                all ? ContractTemplates.NEWER_LISTING_HEAD_ALL : ContractTemplates.NEWER_LISTING_HEAD_SINGLE,
                push(PAYOUT),
                all ? ContractTemplates.NEWER_LISTING_MIDDLE_ALL : ContractTemplates.NEWER_LISTING_MIDDLE_SINGLE,
                push(ALICE_HASH),
                ContractTemplates.NEWER_LISTING_TAIL);
    }

    private static byte[] timeLock(byte[] keyHash, byte[] height) {
        return concat(ContractTemplates.OLDER_HEAD, push(keyHash), push(height), ContractTemplates.TIME_LOCK_TAIL);
    }

    private static @Nullable String content(String mime, byte[] body) throws Exception {
        return index(1, concat(envelope(mime, body), p2pkh(ALICE_HASH))).content();
    }

    private static OutputContent index(long valueSats, byte[] script) throws Exception {
        return process(
                new TxProcessor(1024),
                TxBytes.aTransaction().paying(valueSats, script).build(),
                0);
    }

    private static OutputContent process(TxProcessor processor, byte[] raw, int vout) throws Exception {
        return processor
                .process(raw, RawTransaction.txidOf(raw), new int[] {vout}, Network.MAIN)
                .content()
                .outputs()
                .get(0);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
