package io.understudy.web.page;

import io.understudy.conduct.ServiceView;
import io.understudy.vocabulary.Word;
import java.time.Duration;
import java.util.Comparator;

/** In which order a list shows services. */
public enum ListOrder implements Word {
    TROUBLE("attention"),
    NAME("name"),
    SINCE("newest change"),
    LATENCY("latency");

    private final String label;

    ListOrder(String label) {
        this.label = label;
    }

    /** On the page. */
    public String label() {
        return label;
    }

    Comparator<ServiceView> comparator() {
        var byName = Comparator.comparing(ServiceView::name);
        return switch (this) {
            case TROUBLE -> Comparator.comparing(Trouble::of).thenComparing(byName);
            case NAME -> byName;
            case SINCE -> Comparator.comparing(ServiceView::since).reversed().thenComparing(byName);
            case LATENCY -> Comparator.comparing(ListOrder::latency).reversed().thenComparing(byName);
        };
    }

    private static Duration latency(ServiceView service) {
        var trip = service.host().roundTrip();
        return trip == null ? Duration.ZERO : trip;
    }
}
