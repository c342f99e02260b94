package io.understudy.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The log as {@code application.yaml} writes it: a terminal that shows it must not be steered. */
@SpringBootTest(classes = WebApplication.class)
@ExtendWith(OutputCaptureExtension.class)
class LogLineTests {
    @Test
    void showsWhatNobodySeesAndStaysOneLine(CapturedOutput output) {
        var log = LoggerFactory.getLogger(LogLineTests.class);

        log.warn("event=odd said=\"a\u001b[2Jb\u009bc\u202ed\ne\"");
        log.warn("event=thrown", new IllegalStateException("x\u001by"));

        assertThat(output.getOut()).contains("said=\"a\ufffd[2Jb\ufffdc\ufffdd | e\"", "stack=", "x\ufffdy")
                .doesNotContain("\u001b", "\u009b", "\u202e");
        assertThat(output.getOut().lines().filter(l -> l.contains("event=odd"))).hasSize(1);
        assertThat(output.getOut().lines().filter(l -> l.contains("stack="))).hasSizeGreaterThan(0);
    }
}
