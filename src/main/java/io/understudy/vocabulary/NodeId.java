package io.understudy.vocabulary;

/** A host's name, as in {@code node} and {@code primary.name}: {@code [a-z0-9][a-z0-9-]*}. */
public record NodeId(String name) {
    public NodeId {
        if (!name.matches("[a-z0-9][a-z0-9-]*")) {
            throw new IllegalArgumentException("not a host name ([a-z0-9][a-z0-9-]*): " + name);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
