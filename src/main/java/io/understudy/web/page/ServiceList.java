package io.understudy.web.page;

import io.understudy.conduct.ServiceView;
import io.understudy.vocabulary.Mode;
import io.understudy.web.format.PageFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * The part of all services that was asked for, one page of it.
 *
 * @param groups never empty lists; one without a title when nothing was to be grouped
 * @param counts how many services are in each state, of all there are; states without any are left out
 * @param found how many were found, on all pages
 */
public record ServiceList(ListQuery query, List<Group> groups, List<Count> counts, int found, int all, int pages) {
    public ServiceList {
        groups = List.copyOf(groups);
        counts = List.copyOf(counts);
    }

    /** @param size how many there are on all pages */
    public record Group(String title, int size, List<ServiceView> services) {
        public Group {
            services = List.copyOf(services);
        }
    }

    /** @param state a word for {@link ListQuery#in} */
    public record Count(String state, int number) {}

    /** Pure. @param primaryOf the name of a service's primary host */
    static ServiceList of(List<ServiceView> all, ListQuery query, Function<ServiceView, String> primaryOf) {
        var found = all.stream().filter(s -> wanted(s, query, primaryOf)).toList();
        Function<ServiceView, String> title = switch (query.group()) {
            case "state" -> s -> PageFormat.word(s.state().word());
            case "primary" -> primaryOf;
            case "holder" -> ServiceView::holder;
            default -> _ -> "";
        };
        var sorted = found.stream()
                .sorted(groups(found, title, query.sort()).thenComparing(title).thenComparing(order(query.sort())))
                .toList();
        int pages = Math.max(1, (sorted.size() + ListQuery.PAGE - 1) / ListQuery.PAGE);
        int page = Math.min(query.page(), pages);
        var shown = sorted.subList((page - 1) * ListQuery.PAGE, Math.min(sorted.size(), page * ListQuery.PAGE));
        var sizes = new HashMap<String, Integer>();
        sorted.forEach(s -> sizes.merge(title.apply(s), 1, Integer::sum));
        var onPage = new LinkedHashMap<String, List<ServiceView>>();
        shown.forEach(s -> onPage.computeIfAbsent(title.apply(s), _ -> new ArrayList<>()).add(s));
        var groups = onPage.entrySet().stream()
                .map(e -> new Group(e.getKey(), sizes.getOrDefault(e.getKey(), 0), e.getValue())).toList();
        var asked = new ListQuery(query.text(), query.state(), query.sort(), query.group(), query.span(), page);
        return new ServiceList(asked, groups, counts(all), found.size(), all.size(), pages);
    }

    /** With trouble first, the group comes first whose gravest service is the gravest of all. */
    private static Comparator<ServiceView> groups(List<ServiceView> found, Function<ServiceView, String> title,
            String sort) {
        if (!sort.equals("trouble")) {
            return (_, _) -> 0;
        }
        var gravest = new HashMap<String, Trouble>();
        found.forEach(s -> gravest.merge(title.apply(s), Trouble.of(s), (a, b) -> a.compareTo(b) <= 0 ? a : b));
        return Comparator.comparing(s -> gravest.getOrDefault(title.apply(s), Trouble.NONE));
    }

    private static boolean wanted(ServiceView s, ListQuery query, Function<ServiceView, String> primaryOf) {
        boolean in = switch (query.state()) {
            case "" -> true;
            case "trouble" -> Trouble.of(s).any();
            case "paused" -> s.paused() != null;
            case "observe" -> s.mode() == Mode.OBSERVE;
            default -> s.state().word().equals(query.state());
        };
        return in && (query.text().isEmpty() || query.matches(s.name()) || query.matches(s.holder())
                || query.matches(primaryOf.apply(s)) || s.addresses().stream().anyMatch(query::matches));
    }

    private static Comparator<ServiceView> order(String sort) {
        var byName = Comparator.comparing(ServiceView::name);
        return switch (sort) {
            case "name" -> byName;
            case "since" -> Comparator.comparing(ServiceView::since).reversed().thenComparing(byName);
            case "latency" -> Comparator.comparing(ServiceList::latency).reversed().thenComparing(byName);
            default -> Comparator.comparing(Trouble::of).thenComparing(byName);
        };
    }

    private static Duration latency(ServiceView service) {
        var trip = service.host().roundTrip();
        return trip == null ? Duration.ZERO : trip;
    }

    private static List<Count> counts(List<ServiceView> all) {
        var counts = new ArrayList<Count>();
        for (var state : ListQuery.STATES.reversed()) {
            add(counts, state, (int) all.stream().filter(s -> s.state().word().equals(state)).count());
        }
        add(counts, "paused", (int) all.stream().filter(s -> s.paused() != null).count());
        add(counts, "observe", (int) all.stream().filter(s -> s.mode() == Mode.OBSERVE).count());
        return counts;
    }

    private static void add(List<Count> counts, String state, int number) {
        if (number > 0) {
            counts.add(new Count(state, number));
        }
    }

    /** Every service on this page. */
    List<ServiceView> shown() {
        return groups.stream().flatMap(g -> g.services().stream()).toList();
    }

    /** What was asked for, in words, where not all is shown. */
    public String said() {
        return found == all
                ? all + (all == 1 ? " service" : " services")
                : String.format(Locale.ROOT, "%d of %d services", found, all);
    }
}
