package io.walletstream.stream.reorg;

import static org.assertj.core.api.Assertions.assertThat;

import io.walletstream.schema.chain.Outpoint;
import io.walletstream.schema.chain.Score;
import io.walletstream.schema.chain.Txid;
import io.walletstream.stream.flow.SerializerChecks;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FactPageTest {
    private static final Txid TX = Txid.ofWords(0, 0, 0, 1);
    private static final Score AT_990 = Score.mined(990, 1);

    @Property(tries = 200)
    void every_outpoint_has_a_place_of_its_own(@ForAll @IntRange(min = 0) int vout) {
        Outpoint outpoint = new Outpoint(TX, vout);

        assertThat(FactPage.Key.of(outpoint).outpoint(FactPage.placeOf(outpoint)))
                .isEqualTo(outpoint);
    }

    @Test
    void facts_come_in_the_order_of_their_outpoints() {
        FactPage.Key key = FactPage.Key.of(new Outpoint(TX, FactPage.SIZE));
        WindowFact fact = WindowFact.NONE.createdAt(AT_990);
        List<Outpoint> seen = new ArrayList<>();
        FactPage.EMPTY
                .with(7, fact)
                .with(3, fact)
                .with(5, fact)
                .with(5, null)
                .forEach(key, (outpoint, known) -> seen.add(outpoint));

        assertThat(seen).containsExactly(new Outpoint(TX, FactPage.SIZE + 3), new Outpoint(TX, FactPage.SIZE + 7));
    }

    @Test
    void a_rule_that_changes_nothing_leaves_the_page_and_one_that_empties_a_fact_removes_it() {
        WindowFact fact = WindowFact.NONE.createdAt(AT_990);
        FactPage page = FactPage.EMPTY.with(3, fact).with(5, fact.pushed(AT_990, null, Score.ZERO));

        assertThat(page.replaced(known -> known)).isSameAs(page);
        assertThat(page.replaced(WindowFact::voided)).isEqualTo(page.with(3, null));
        assertThat(page.replaced(known -> WindowFact.NONE).isEmpty()).isTrue();
    }

    @Test
    void outputs_pushed_at_one_score_take_no_more_bytes_than_one_of_them() {
        PageSerializer serializer = new PageSerializer();
        FactPage one = FactPage.EMPTY.with(0, WindowFact.NONE.pushed(AT_990, null, Score.ZERO));
        FactPage all = one;
        for (int place = 0; place < FactPage.SIZE; place++) {
            all = all.with(place, WindowFact.NONE.pushed(AT_990, null, Score.ZERO));
        }

        assertThat(SerializerChecks.write(serializer, all)).hasSameSizeAs(SerializerChecks.write(serializer, one));
    }
}
