package io.understudy.web.page;

import io.understudy.conduct.ServiceView;
import io.understudy.vocabulary.StateName;
import io.understudy.vocabulary.Word;
import io.understudy.web.format.StateLook;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which services a list shows. */
public sealed interface StateFilter {
    /** In the list's address; empty for all services. */
    String word();

    /** On the page. */
    String label();

    /** Whether the list shows the service. */
    boolean shows(ServiceView service);

    /** Every service. */
    record All() implements StateFilter {
        @Override
        public String word() {
            return "";
        }

        @Override
        public String label() {
            return "all";
        }

        @Override
        public boolean shows(ServiceView service) {
            return true;
        }
    }

    /** Those in one state. */
    record In(StateName state) implements StateFilter {
        @Override
        public String word() {
            return state.word();
        }

        @Override
        public String label() {
            return StateLook.label(state);
        }

        @Override
        public boolean shows(ServiceView service) {
            return service.state() == state;
        }
    }

    /** Those with something beside their state. */
    enum Mark implements StateFilter, Word {
        TROUBLE("needs attention"),
        PAUSED("paused"),
        OBSERVE("only observed");

        private final String label;

        Mark(String label) {
            this.label = label;
        }

        @Override
        public String word() {
            return Word.super.word();
        }

        @Override
        public String label() {
            return label;
        }

        @Override
        public boolean shows(ServiceView service) {
            return switch (this) {
                case TROUBLE -> Trouble.of(service).any();
                case PAUSED -> service.paused() != null;
                case OBSERVE -> service.isObserved();
            };
        }
    }

    /** All there are, in the order of the form. */
    static List<StateFilter> choices() {
        return Stream.<StateFilter>concat(Stream.concat(Stream.of(new All()), Arrays.stream(Mark.values())),
                Arrays.stream(StateName.values()).map(In::new)).toList();
    }

    /** The filter of that word; all services for any other word, since addresses are also typed by hand. */
    static StateFilter of(String word) {
        Optional<StateFilter> state = Word.parse(StateName.class, word).map(In::new);
        return state.or(() -> Word.parse(Mark.class, word)).orElseGet(All::new);
    }
}
