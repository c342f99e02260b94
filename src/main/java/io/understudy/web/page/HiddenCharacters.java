package io.understudy.web.page;

import io.understudy.vocabulary.VisibleText;
import java.util.Set;
import org.thymeleaf.dialect.IPostProcessorDialect;
import org.thymeleaf.engine.AbstractTemplateHandler;
import org.thymeleaf.model.IText;
import org.thymeleaf.postprocessor.IPostProcessor;
import org.thymeleaf.postprocessor.PostProcessor;
import org.thymeleaf.templatemode.TemplateMode;

/**
 * Spells out, in every text of every page, the characters that nobody sees: wherever the text came from, and also what
 * an older version wrote into the journal.
 */
public final class HiddenCharacters implements IPostProcessorDialect {
    private static final int LAST = Integer.MAX_VALUE;

    @Override
    public String getName() {
        return "hidden characters";
    }

    @Override
    public int getDialectPostProcessorPrecedence() {
        return LAST;
    }

    @Override
    public Set<IPostProcessor> getPostProcessors() {
        return Set.of(new PostProcessor(TemplateMode.HTML, Handler.class, LAST));
    }

    /** Made by Thymeleaf for each page. */
    public static final class Handler extends AbstractTemplateHandler {
        @Override
        public void handleText(IText text) {
            var given = text.getText();
            var shown = VisibleText.lines(given);
            super.handleText(shown.equals(given) ? text : getContext().getModelFactory().createText(shown));
        }
    }
}
