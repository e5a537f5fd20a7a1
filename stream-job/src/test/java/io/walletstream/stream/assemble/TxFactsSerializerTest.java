package io.walletstream.stream.assemble;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.SerializerChecks;
import io.walletstream.stream.flow.Values;
import java.io.UncheckedIOException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TxFactsSerializerTest {
    private static final TxFactsSerializer SERIALIZER = new TxFactsSerializer();

    @Property(tries = 300)
    void what_is_written_is_read(@ForAll long seed) {
        Values values = new Values(seed);
        TxFacts facts = new TxFacts(values.count(), values.bool(), values.text());
        facts.outgoing = values.bool();
        values.list(() -> request(values)).forEach(facts.requests::add);
        values.list(() -> outpoint(values)).forEach(outpoint -> facts.outpoints.put(outpoint.vout, outpoint));
        facts.derive();

        SerializerChecks.roundTrips(SERIALIZER, facts);
    }

    private static Request request(Values values) {
        Request request = new Request(values.count(), values.number(), values.count());
        request.attempt = values.count();
        request.retryAtMillis = values.number();
        return request;
    }

    private static OutpointFacts outpoint(Values values) {
        OutpointFacts facts = new OutpointFacts(values.count());
        facts.seenUnspent = values.bool();
        facts.gone = values.bool();
        facts.spendVanished = values.bool();
        facts.created = values.maybe(values::score);
        facts.undecided = values.maybe(() -> new OutpointFacts.Undecided(values.txid(), values.score()));
        facts.revision = values.number();
        facts.request = values.count();
        values.list(values::txid).forEach(txid -> {
            OutpointFacts.Spend spend = facts.spend(txid);
            spend.position = values.maybe(values::score);
            spend.announced = values.bool();
        });
        return facts;
    }

    @Test
    void facts_are_written_as_ever() {
        SerializerChecks.isGolden(
                SERIALIZER,
                example(),
                "assemble.TxFactsSerializer$Compatibility",
                "030103046d61696e0000000000000009010100000000000000070203000000000000000401050500030d5ec000002d00030d5f000000000000000000000001000000000000000200000000000000030000000000000004000000000000000601010000000000000005000000000000000600000000000000070000000000000008ffffffffffffffff01");
    }

    private static TxFacts example() {
        TxFacts facts = new TxFacts(1, true, "main");
        facts.outgoing = true;
        facts.outgoingRevision = 9;
        Request request = new Request(1, 7, 2);
        request.attempt = 3;
        request.retryAtMillis = 4;
        facts.requests.add(request);
        OutpointFacts outpoint = new OutpointFacts(5);
        outpoint.seenUnspent = true;
        outpoint.spendVanished = true;
        outpoint.created = Score.mined(800_123, 45);
        outpoint.undecided = new OutpointFacts.Undecided(Txid.ofWords(1, 2, 3, 4), Score.mined(800_124, 0));
        outpoint.revision = 6;
        outpoint.request = 1;
        outpoint.spend(Txid.ofWords(5, 6, 7, 8)).announced = true;
        facts.outpoints.put(outpoint.vout, outpoint);
        facts.derive();
        return facts;
    }

    @Test
    void facts_of_an_unknown_version_are_refused() {
        byte[] bytes = SerializerChecks.write(SERIALIZER, example());
        bytes[0] = 99;

        assertThatThrownBy(() -> SerializerChecks.read(SERIALIZER, bytes))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("expected facts of version 3, got 99");
    }
}
