package io.understudy.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VipTests {
    @ParameterizedTest
    @CsvSource({"192.0.2.100, 0, false", "192.0.2.100, 32, false", "2001:db8::1, 128, true", "::1, 0, true"})
    void knowsItsFamily(String address, int prefix, boolean v6) {
        var vip = new Vip(address, prefix);

        assertThat(vip.v6()).isEqualTo(v6);
        assertThat(vip).hasToString(address + "/" + prefix);
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.100, 33", "192.0.2.100, -1", "::1, 129", "::1, -1", "' ', 1"})
    void hasAPrefixLengthOfItsFamily(String address, int prefix) {
        assertThatThrownBy(() -> new Vip(address, prefix)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isSortedAsItIsWritten() {
        var sorted = new TreeSet<>(
                List.of(new Vip("192.0.2.9", 32), new Vip("192.0.2.100", 32), new Vip("192.0.2.1", 32)));

        assertThat(sorted).map(Vip::address).containsExactly("192.0.2.1", "192.0.2.100", "192.0.2.9");
    }
}
