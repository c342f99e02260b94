package io.understudy.web.page;

import io.understudy.web.chart.TimeSpan;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * What a list is asked for, all of it in the page's address: so it can be kept as a bookmark and works without scripts.
 * What makes no sense becomes the usual, since addresses are also typed by hand.
 *
 * @param text occurs in the name, an address or a host's name
 * @param state a state's word, or {@code trouble}, {@code paused}, {@code observe}; empty for all
 * @param sort {@code trouble}, {@code name}, {@code since} or {@code latency}
 * @param group {@code state}, {@code primary} or {@code holder}; empty for none
 * @param page from 1
 */
public record ListQuery(String text, String state, String sort, String group, TimeSpan span, int page) {
    /** As many rows as a screen or two show. */
    public static final int PAGE = 50;
    /** In the order in which a service goes through them. */
    public static final List<String> STATES = List.of("STARTING", "WATCHING", "SUSPECT", "BLIND", "DIAGNOSING",
            "RESPAWNING",
            "VERIFYING", "FENCING", "TAKING_OVER", "HOLDING", "FAILING_BACK", "HALTED", "STOPPED");
    private static final Set<String> MARKS = Set.of("trouble", "paused", "observe");
    private static final Set<String> SORTS = Set.of("trouble", "name", "since", "latency");
    private static final Set<String> GROUPS = Set.of("state", "primary", "holder");
    private static final int TEXT_MOST = 100;

    static ListQuery of(String text, String state, String sort, String group, String span, String page) {
        var cut = text.strip();
        return new ListQuery(cut.length() > TEXT_MOST ? cut.substring(0, TEXT_MOST) : cut,
                MARKS.contains(state) || STATES.contains(state) ? state : "",
                SORTS.contains(sort) ? sort : "trouble", GROUPS.contains(group) ? group : "", TimeSpan.of(span),
                page.matches("[1-9][0-9]{0,5}") ? Integer.parseInt(page) : 1);
    }

    /** The list's address for another page of the same. */
    public String at(int other) {
        return uri(state, other);
    }

    /** The list's address for another state. */
    public String in(String other) {
        return uri(other, 1);
    }

    /** This page's own address. */
    public String here() {
        return uri(state, page);
    }

    private String uri(String wanted, int at) {
        var uri = UriComponentsBuilder.fromPath("/");
        add(uri, "q", text, "");
        add(uri, "state", wanted, "");
        add(uri, "sort", sort, "trouble");
        add(uri, "group", group, "");
        add(uri, "span", span.word(), TimeSpan.DAY.word());
        add(uri, "page", Integer.toString(at), "1");
        return uri.encode().toUriString();
    }

    private static void add(UriComponentsBuilder uri, String name, String value, String usual) {
        if (!value.equals(usual)) {
            // As a variable, so that every character of it is encoded.
            uri.queryParam(name, "{" + name + "}").uriVariables(Map.of(name, value));
        }
    }

    /** Whether anything is left out. */
    public boolean filters() {
        return !text.isEmpty() || !state.isEmpty();
    }

    boolean matches(String where) {
        return where.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
    }
}
