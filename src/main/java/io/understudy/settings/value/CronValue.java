package io.understudy.settings.value;

import io.understudy.settings.text.Quoted;
import org.springframework.scheduling.support.CronExpression;

/** Five fields as crontab(5) has them. */
public record CronValue() implements Scalar<String> {
    private static final int FIELDS = 5;

    @Override
    public Parsed<String> parse(String text) {
        var cron = text.strip();
        // Spring's expressions have a field for seconds in front.
        return cron.split("\\s+").length == FIELDS && CronExpression.isValidExpression("0 " + cron)
                ? new Parsed.Fits<>(cron)
                : new Parsed.Unfit<>("'" + Quoted.value(text) + "' is not a cron expression of five fields", remedy());
    }

    @Override
    public String text(String value) {
        return "\"" + value + "\"";
    }

    @Override
    public String words() {
        return "cron expression";
    }

    @Override
    public String remedy() {
        return "Write minute hour day month weekday, for example \"0 4 * * *\" for every day at four";
    }
}
