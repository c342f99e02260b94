package io.understudy.web.page;

import io.understudy.conduct.ServiceView;
import io.understudy.vocabulary.StateName;
import io.understudy.web.format.StateLook;
import io.understudy.web.format.Tone;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * One page of the services that a list was asked for.
 *
 * @param groups none of them empty; one without a title when the list has no groups
 * @param counts how many of all services are in each state; states without any are left out
 * @param found how many services match, on all pages
 */
public record ServiceList(ListQuery query, List<Group> groups, List<Count> counts, int found, int all, int pages) {
    public ServiceList {
        groups = List.copyOf(groups);
        counts = List.copyOf(counts);
    }

    /** @param size of the group on all pages */
    public record Group(String title, int size, List<ServiceView> services) {
        public Group {
            services = List.copyOf(services);
        }
    }

    /** How many services a filter would show. */
    public record Count(StateFilter filter, String icon, Tone tone, int number) {
        /** In a row of counts: {@code taking over}. */
        public String label() {
            return filter.label().toLowerCase(Locale.ROOT);
        }
    }

    /** Pure. @param primaryOf the name of a service's primary */
    static ServiceList of(List<ServiceView> all, ListQuery query, Function<ServiceView, String> primaryOf) {
        var found = all.stream().filter(s -> query.state().shows(s) && matches(s, query, primaryOf)).toList();
        var title = query.group().title(primaryOf);
        var sorted = found.stream()
                .sorted(groups(found, title, query.sort()).thenComparing(title)
                        .thenComparing(query.sort().comparator()))
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

    /** When trouble comes first, the group with the gravest service comes first. */
    private static Comparator<ServiceView> groups(List<ServiceView> found, Function<ServiceView, String> title,
            ListOrder sort) {
        if (sort != ListOrder.TROUBLE) {
            return (_, _) -> 0;
        }
        var gravest = new HashMap<String, Trouble>();
        found.forEach(s -> gravest.merge(title.apply(s), Trouble.of(s), (a, b) -> a.compareTo(b) <= 0 ? a : b));
        return Comparator.comparing(s -> gravest.getOrDefault(title.apply(s), Trouble.NONE));
    }

    private static boolean matches(ServiceView s, ListQuery query, Function<ServiceView, String> primaryOf) {
        return query.text().isEmpty() || query.matches(s.name()) || query.matches(s.holder())
                || query.matches(primaryOf.apply(s)) || s.addresses().stream().anyMatch(query::matches);
    }

    private static List<Count> counts(List<ServiceView> all) {
        var counts = new ArrayList<Count>();
        for (var state : Arrays.asList(StateName.values()).reversed()) {
            count(counts, all, new StateFilter.In(state), StateLook.icon(state), StateLook.tone(state));
        }
        count(counts, all, StateFilter.Mark.PAUSED, "‖", Tone.WATCH);
        count(counts, all, StateFilter.Mark.OBSERVE, "◌", Tone.WATCH);
        return counts;
    }

    private static void count(List<Count> counts, List<ServiceView> all, StateFilter filter, String icon, Tone tone) {
        int number = (int) all.stream().filter(filter::shows).count();
        if (number > 0) {
            counts.add(new Count(filter, icon, tone, number));
        }
    }

    /** Every service on this page. */
    List<ServiceView> shown() {
        return groups.stream().flatMap(g -> g.services().stream()).toList();
    }

    /** How many services match, in words. */
    public String said() {
        return found == all
                ? all + (all == 1 ? " service" : " services")
                : String.format(Locale.ROOT, "%d of %d services", found, all);
    }
}
