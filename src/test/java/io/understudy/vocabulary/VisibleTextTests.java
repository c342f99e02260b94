package io.understudy.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisibleTextTests {
    @ParameterizedTest
    @CsvSource({"1b,\\u{1b}", "0,\\u{0}", "7f,\\u{7f}", "9b,\\u{9b}", "202e,\\u{202e}", "2066,\\u{2066}",
            "200b,\\u{200b}", "feff,\\u{feff}", "ad,\\u{ad}", "d800,\\u{d800}", "e0041,\\u{e0041}"})
    void spellsOutWhatIsHidden(String code, String shown) {
        var hidden = Character.toString(Integer.parseInt(code, 16));

        assertThat(VisibleText.line("a" + hidden + "b")).isEqualTo("a" + shown + "b");
        assertThat(VisibleText.lines("a" + hidden + "b")).isEqualTo("a" + shown + "b");
    }

    @Test
    void leavesWhatEverybodySeesAlone() {
        var text = "größer → 日本語 \ud83d\ude00 שלום \\u{1b}";

        assertThat(VisibleText.line(text)).isEqualTo(text);
        assertThat(VisibleText.lines(text)).isEqualTo(text);
    }

    @Test
    void aLineStaysOneLine() {
        assertThat(VisibleText.line("a\r\n\tb\u2028c\u0085d\n")).isEqualTo("a b c d ");
    }

    @Test
    void linesKeepTheirEndsAndTabs() {
        assertThat(VisibleText.lines("a\r\n\tb\rc\u2028d")).isEqualTo("a\n\tb\\u{d}c\\u{2028}d");
    }
}
