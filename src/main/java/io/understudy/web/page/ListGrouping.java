package io.understudy.web.page;

import io.understudy.conduct.ServiceView;
import io.understudy.vocabulary.Word;
import io.understudy.web.format.StateLook;
import java.util.function.Function;

/** What divides a list into groups. */
public enum ListGrouping implements Word {
    NOTHING,
    STATE,
    PRIMARY,
    HOLDER;

    /** In the list's address; empty for no groups. */
    @Override
    public String word() {
        return this == NOTHING ? "" : label();
    }

    /** On the page. */
    public String label() {
        return Word.super.word();
    }

    /** The title of a service's group. @param primaryOf the name of a service's primary */
    Function<ServiceView, String> title(Function<ServiceView, String> primaryOf) {
        return switch (this) {
            case NOTHING -> _ -> "";
            case STATE -> service -> StateLook.label(service.state());
            case PRIMARY -> primaryOf;
            case HOLDER -> ServiceView::holder;
        };
    }
}
