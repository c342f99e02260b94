package io.understudy.web.page;

import io.understudy.vocabulary.Word;
import io.understudy.web.chart.StripSpan;
import java.util.Locale;
import java.util.Map;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * What a list is asked for. All of it is in the page's address, so it can be bookmarked and works without scripts. A
 * value that makes no sense becomes the default, since addresses are also typed by hand.
 *
 * @param text occurs in the name, an address or a host's name
 * @param page from 1
 */
public record ListQuery(String text, StateFilter state, ListOrder sort, ListGrouping group, StripSpan span, int page) {
    /** As many rows as one or two screens show. */
    public static final int PAGE = 50;
    private static final int TEXT_MOST = 100;

    static ListQuery of(String text, String state, String sort, String group, String span, String page) {
        var cut = text.strip();
        return new ListQuery(cut.length() > TEXT_MOST ? cut.substring(0, TEXT_MOST) : cut, StateFilter.of(state),
                Word.parse(ListOrder.class, sort).orElse(ListOrder.TROUBLE),
                Word.parse(ListGrouping.class, group).orElse(ListGrouping.NOTHING), StripSpan.of(span),
                page.matches("[1-9][0-9]{0,5}") ? Integer.parseInt(page) : 1);
    }

    /** The list's address for another page of the same. */
    public String at(int other) {
        return uri(state, other);
    }

    /** The list's address for another filter. */
    public String in(StateFilter other) {
        return uri(other, 1);
    }

    /** This page's own address. */
    public String here() {
        return uri(state, page);
    }

    private String uri(StateFilter wanted, int at) {
        var uri = UriComponentsBuilder.fromPath("/");
        add(uri, "q", text, "");
        add(uri, "state", wanted.word(), "");
        add(uri, "sort", sort.word(), ListOrder.TROUBLE.word());
        add(uri, "group", group.word(), "");
        add(uri, "span", span.word(), StripSpan.DAY.word());
        add(uri, "page", Integer.toString(at), "1");
        return uri.encode().toUriString();
    }

    private static void add(UriComponentsBuilder uri, String name, String value, String usual) {
        if (!value.equals(usual)) {
            // As a variable, so that every character of it is encoded.
            uri.queryParam(name, "{" + name + "}").uriVariables(Map.of(name, value));
        }
    }

    /** Whether the list leaves services out. */
    public boolean filters() {
        return !text.isEmpty() || !(state instanceof StateFilter.All);
    }

    boolean matches(String where) {
        return where.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
    }
}
