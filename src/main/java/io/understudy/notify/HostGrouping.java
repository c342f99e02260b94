package io.understudy.notify;

import io.understudy.journal.Journal;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import io.understudy.vocabulary.Trigger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Groups the recoveries of one host's services: when a host with several services dies, one notice says so and one
 * tells how all of them ended. Used by one thread.
 */
final class HostGrouping {
    /** Services with a slower watch notice that their host is down later: up to this much. */
    static final Duration SAME_HOST = Duration.ofSeconds(60);
    /** After the last of a host's recoveries has ended, another may begin within this time. */
    static final Duration QUIET = Duration.ofSeconds(2);

    /** A host that is down, and the recoveries of its services. */
    private static final class Group {
        final String leader;
        final long began;
        final Set<String> services = new HashSet<>();
        final Set<String> running = new HashSet<>();
        final List<Journal.Story> ended = new ArrayList<>();
        long quietSince;

        Group(String leader, long began) {
            this.leader = leader;
            this.began = began;
        }

        /** Whether the host's failure explains it: each service once, and not what an operator ordered. */
        boolean explains(Journal.Recovery recovery, long now) {
            boolean current = !running.isEmpty() || !ended.isEmpty() || now - began < SAME_HOST.toNanos();
            return current && recovery.automatic() && !services.contains(recovery.service());
        }

        void add(Journal.Recovery recovery) {
            services.add(recovery.service());
            running.add(recovery.id());
        }

        boolean over(long now) {
            return running.isEmpty() && !ended.isEmpty() && now - quietSince > QUIET.toNanos();
        }

        /** The leader's first: its id is the notice's. */
        List<Journal.Story> take() {
            var stories = new ArrayList<>(ended);
            stories.sort((a, b) -> Boolean.compare(b.recovery().id().equals(leader), a.recovery().id().equals(leader)));
            ended.clear();
            return stories;
        }
    }

    private final Settings settings;
    private final Ticker ticker;
    /** By host, the newest. */
    private final Map<String, Group> groups = new HashMap<>();

    HostGrouping(Settings settings, Ticker ticker) {
        this.settings = settings;
        this.ticker = ticker;
    }

    /**
     * A recovery begins to do something.
     *
     * @return the services that a notice is to name; empty where the notice of its host's failure names them already
     */
    Optional<List<String>> begun(Journal.Recovery recovery) {
        var host = host(recovery.service());
        var group = groups.get(host);
        if (group != null && group.explains(recovery, ticker.nanos())) {
            group.add(recovery);
            return Optional.empty();
        }
        var services = servicesOn(host);
        boolean hostDown = recovery.trigger() == Trigger.HOST_DOWN && services.size() > 1;
        if (hostDown) {
            var opened = new Group(recovery.id(), ticker.nanos());
            opened.add(recovery);
            groups.put(host, opened);
        }
        return Optional.of(hostDown ? services : List.of(recovery.service()));
    }

    /** A recovery has ended. @return whether its host's group tells of it; else its own notice does */
    boolean ended(Journal.Story story) {
        var group = groups.get(host(story.recovery().service()));
        if (group == null || !group.running.remove(story.recovery().id())) {
            return false;
        }
        group.ended.add(story);
        group.quietSince = ticker.nanos();
        return true;
    }

    /** The groups that are over now, each with its stories: every one is returned once. */
    List<List<Journal.Story>> over() {
        long now = ticker.nanos();
        return groups.values().stream().filter(group -> group.over(now)).map(Group::take).toList();
    }

    /** A host by the name of its first service: several services may call one host differently. */
    String host(String service) {
        return settings.service(service).map(s -> settings.services().stream()
                .filter(other -> other.primary().sameHost(s.primary())).findFirst().orElse(s).name()).orElse(service);
    }

    private List<String> servicesOn(String host) {
        return settings.services().stream().map(Settings.Service::name).filter(name -> host(name).equals(host))
                .toList();
    }
}
