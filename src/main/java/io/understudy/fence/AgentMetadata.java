package io.understudy.fence;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * What an agent says of its options ({@code action=metadata}). Names are kept with underscores: agents read {@code -}
 * and {@code _} as the same.
 */
record AgentMetadata(List<Parameter> parameters) {
    /** It is text from a program: more of them than this is no agent's. */
    private static final int PARAMETERS_MAX = 1_000;

    AgentMetadata {
        parameters = List.copyOf(parameters);
    }

    /** @param obsoletes the older name of the same option, or empty */
    record Parameter(String name, boolean required, String obsoletes, boolean preset) {}

    static String plain(String name) {
        return name.replace('-', '_');
    }

    /**
     * {@code null} when {@code output} holds no metadata: whatever else the program prints before and after it is
     * passed over.
     */
    static @Nullable AgentMetadata parse(String output) {
        int from = output.indexOf("<resource-agent");
        int end = output.lastIndexOf("</resource-agent>");
        if (from < 0 || end < from) {
            return null;
        }
        var factory = XMLInputFactory.newDefaultFactory();
        // The document type, with all that it could pull in, lies before the root and is cut away; nothing is ever
        // resolved either.
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            var reader = factory.createXMLStreamReader(
                    new StringReader(output.substring(from, end + "</resource-agent>".length())));
            return new AgentMetadata(parameters(reader));
        } catch (XMLStreamException _) {
            return null; // the same as none: the caller says that the options can't be checked
        }
    }

    private static List<Parameter> parameters(XMLStreamReader reader) throws XMLStreamException {
        var all = new ArrayList<Parameter>();
        while (reader.hasNext() && all.size() < PARAMETERS_MAX) {
            if (reader.next() != XMLStreamConstants.START_ELEMENT) {
                continue;
            }
            if (reader.getLocalName().equals("parameter")) {
                var required = reader.getAttributeValue(null, "required");
                all.add(new Parameter(plain(text(reader.getAttributeValue(null, "name"))),
                        "1".equals(required) || "true".equals(required),
                        plain(text(reader.getAttributeValue(null, "obsoletes"))), false));
            } else if (reader.getLocalName().equals("content") && !all.isEmpty()
                    && reader.getAttributeValue(null, "default") != null) {
                var last = all.removeLast();
                all.add(new Parameter(last.name(), last.required(), last.obsoletes(), true));
            }
        }
        return all;
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    boolean knows(String option) {
        return parameters.stream().anyMatch(p -> p.name().equals(plain(option)));
    }

    List<String> names() {
        return parameters.stream().map(Parameter::name).filter(n -> !n.equals("action")).toList();
    }

    /**
     * Required, without a default, and not among {@code given}, neither by its own nor by its older name: agents list
     * both, and mark both as required.
     */
    List<String> missing(Set<String> given) {
        var have = new LinkedHashSet<String>();
        given.forEach(name -> have.add(plain(name)));
        return parameters.stream()
                .filter(p -> p.required() && !p.preset() && !p.name().equals("action"))
                .filter(p -> parameters.stream().noneMatch(newer -> newer.obsoletes().equals(p.name())))
                .filter(p -> !have.contains(p.name()) && !have.contains(p.obsoletes()))
                .map(Parameter::name).distinct().toList();
    }
}
