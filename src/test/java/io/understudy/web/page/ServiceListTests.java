package io.understudy.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.conduct.ServiceView;
import io.understudy.web.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ServiceListTests {
    private static final List<ServiceView> SOME = List.of(Samples.watching("alpha"),
            Samples.paused(Samples.watching("beta"), "ops", null),
            Samples.in(Samples.watching("gamma"), "HALTED", "no proof", "a", "b"),
            Samples.in(Samples.watching("delta"), "HOLDING", "holds", "b", "b"));

    private static ServiceList list(List<ServiceView> services, String text, String state, String sort, String group,
            String page) {
        return ServiceList.of(services, ListQuery.of(text, state, sort, group, "", page), _ -> "a");
    }

    private static List<String> names(ServiceList list) {
        return list.shown().stream().map(ServiceView::name).toList();
    }

    @Test
    void putsTroubleFirst() {
        assertThat(names(list(SOME, "", "", "", "", ""))).containsExactly("gamma", "beta", "delta", "alpha");
    }

    @Test
    void sortsByName() {
        assertThat(names(list(SOME, "", "", "name", "", ""))).containsExactly("alpha", "beta", "delta", "gamma");
    }

    @Test
    void findsByNameAddressAndHost() {
        assertThat(names(list(SOME, "ALPH", "", "", "", ""))).containsExactly("alpha");
        assertThat(names(list(SOME, "192.0.2.100", "", "", "", ""))).hasSize(4);
        assertThat(list(SOME, "nothing", "", "", "", "").groups()).isEmpty();
    }

    @Test
    void filtersByStateAndByWhatIsWrong() {
        assertThat(names(list(SOME, "", "HOLDING", "", "", ""))).containsExactly("delta");
        assertThat(names(list(SOME, "", "paused", "", "", ""))).containsExactly("beta");
        assertThat(names(list(SOME, "", "trouble", "", "", ""))).containsExactly("gamma", "beta", "delta");
    }

    /** What the form offers is what an address may carry. */
    @Test
    void understandsEveryChoiceOfItsForm() {
        assertThat(StateFilter.choices()).extracting(StateFilter::word).doesNotHaveDuplicates()
                .contains("", "trouble", "paused", "observe", "FAILING_BACK");
        assertThat(StateFilter.choices()).allSatisfy(c -> assertThat(StateFilter.of(c.word())).isEqualTo(c));
        assertThat(ListGrouping.values()).extracting(ListGrouping::word)
                .containsExactly("", "state", "primary", "holder");
        assertThat(ListOrder.values()).extracting(ListOrder::word)
                .containsExactly("trouble", "name", "since", "latency");
    }

    @Test
    void groupsByState() {
        var list = list(SOME, "", "", "", "state", "");

        assertThat(list.groups()).extracting(ServiceList.Group::title).containsExactly("Halted", "Watching",
                "Holding");
        assertThat(list.groups().get(1).size()).isEqualTo(2);
        assertThat(list(SOME, "", "", "name", "state", "").groups()).extracting(ServiceList.Group::title)
                .as("by name").containsExactly("Halted", "Holding", "Watching");
    }

    /** A page of healthy services of one host must not push a halted one of another onto the next page. */
    @Test
    void putsTheGroupWithTheGravestServiceFirst() {
        var services = new ArrayList<>(
                IntStream.range(0, 60).mapToObj(i -> Samples.watching("s%02d".formatted(i))).toList());
        services.add(Samples.in(Samples.watching("z"), "HALTED", "no proof", "a", "b"));
        services.add(Samples.down(Samples.paused(Samples.watching("y"), "ops", null)));

        var list = ServiceList.of(services, ListQuery.of("", "", "", "primary", "", "1"),
                s -> s.name().equals("z") ? "z-host" : s.name().equals("y") ? "y-host" : "a-host");

        assertThat(list.groups()).extracting(ServiceList.Group::title).containsExactly("z-host", "y-host", "a-host");
    }

    @Test
    void countsAllWhateverIsShown() {
        assertThat(list(SOME, "alpha", "", "", "", "").counts())
                .extracting(c -> c.filter().word() + " " + c.number())
                .containsExactly("HALTED 1", "HOLDING 1", "WATCHING 2", "paused 1");
    }

    @Test
    void showsAThousandOnePageAtATime() {
        var thousand = IntStream.range(0, 1000).mapToObj(i -> Samples.watching("s%03d".formatted(i))).toList();

        assertThat(names(list(thousand, "", "", "", "", "2"))).hasSize(50).startsWith("s050");
        assertThat(names(list(thousand, "", "", "", "", "9999"))).as("beyond the end: the last").endsWith("s999");
    }

    @Test
    void keepsEverythingThatWasAskedForInItsLinks() {
        var query = ListQuery.of("a&b=c#", "HALTED", "name", "state", "7d", "3");

        assertThat(query.at(4)).isEqualTo("/?q=a%26b%3Dc%23&state=HALTED&sort=name&group=state&span=7d&page=4");
        assertThat(ListQuery.of("", "", "", "", "", "").here()).isEqualTo("/");
    }

    @Test
    void takesNonsenseForTheUsual() {
        assertThat(ListQuery.of("", "NOPE", "x", "y", "9y", "-1")).isEqualTo(ListQuery.of("", "", "", "", "", ""));
    }
}
