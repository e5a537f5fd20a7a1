package io.walletstream.schema.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountIdTest {
    @Property
    void theTextReadsBack(@ForAll long most, @ForAll long least) {
        AccountId id = AccountId.of(most, least);

        assertThat(AccountId.parse(id.toString())).isEqualTo(id);
        assertThat(AccountId.parse(id.toString().toUpperCase(Locale.ROOT))).isEqualTo(id);
        assertThat(id.toString()).hasSize(36);
    }

    @Property
    void theOrderIsThatOfTheText(@ForAll long a, @ForAll long b, @ForAll long c, @ForAll long d) {
        AccountId one = AccountId.of(a, b);
        AccountId two = AccountId.of(c, d);

        assertThat(Integer.signum(one.compareTo(two)))
                .isEqualTo(Integer.signum(one.toString().compareTo(two.toString())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1-1-1-1-1",
                "00000000-0000-4000-8000-00000000000",
                "00000000-0000-4000-8000-0000000000000",
                "00000000-0000-4000-8000-00000000000g",
                "00000000000000004000800000000000000a",
                "000000000-000-4000-8000-000000000001",
                "+0000000-0000-4000-8000-000000000001",
                "{0000000-0000-4000-8000-00000000001}",
                "------------------------------------",
                "\uff100000000-0000-4000-8000-000000000001"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> AccountId.parse(text)).isInstanceOf(InvalidChainValueException.class);
    }
}
