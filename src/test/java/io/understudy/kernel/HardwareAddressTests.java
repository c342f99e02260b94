package io.understudy.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HardwareAddressTests {
    @Test
    void readsAndWritesTheUsualText() {
        var text = "f2:42:ac:11:00:82";

        var address = HardwareAddress.parse(text);

        assertThat(address).hasToString(text);
        assertThat(HardwareAddress.of(address.octets())).isEqualTo(address);
    }

    @Test
    void refusesWhatIsNoEthernetAddress() {
        var eight = "00:00:00:00:00:00:00:01";

        assertThatThrownBy(() -> HardwareAddress.parse(eight)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HardwareAddress(1L << 48)).isInstanceOf(IllegalArgumentException.class);
    }
}
