package io.walletstream.stream.reorg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class OrdinalsTest {
    @Property
    void is_a_set_whatever_the_order_and_the_repetitions(@ForAll List<@IntRange(max = 40) Integer> ordinals) {
        Ordinals received = Ordinals.NONE;
        Set<Integer> expected = new TreeSet<>();
        for (int ordinal : ordinals) {
            assertThat(received.contains(ordinal)).isEqualTo(expected.contains(ordinal));
            received = received.plus(ordinal);
            expected.add(ordinal);
        }
        for (int ordinal = 0; ordinal <= 41; ordinal++) {
            assertThat(received.contains(ordinal)).isEqualTo(expected.contains(ordinal));
        }
        boolean complete = expected.isEmpty() || Collections.max(expected) == expected.size() - 1;
        assertThat(received.isExactly(expected.size())).isEqualTo(complete);
        assertThat(received.isExactly(expected.size() + 1)).isFalse();
    }

    @Property
    void a_complete_pass_is_one_range(@ForAll @IntRange(min = 1, max = 300) int count, @ForAll long seed) {
        List<Integer> ordinals = new ArrayList<>();
        for (int ordinal = 0; ordinal < count; ordinal++) {
            ordinals.add(ordinal);
        }
        Collections.shuffle(ordinals, new Random(seed));
        Ordinals received = Ordinals.NONE;
        for (int ordinal : ordinals) {
            received = received.plus(ordinal);
        }

        assertThat(received.bounds()).containsExactly(0, count);
    }
}
