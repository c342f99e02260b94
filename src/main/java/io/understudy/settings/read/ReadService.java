package io.understudy.settings.read;

import io.understudy.settings.Settings;
import io.understudy.vocabulary.NodeId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of reading one service, for the rules that compare services.
 *
 * @param path its section's
 * @param service null when so much is missing that there is none
 * @param primary the primary's address, or null
 * @param primaryName the primary's name, or null
 * @param primaryNameLine where that is written, or the primary's section
 */
record ReadService(String name, String path, Settings.@Nullable Service service, List<Placed> addresses,
        List<Placed> witnesses, @Nullable Placed primary, @Nullable NodeId primaryName, int primaryNameLine) {
    ReadService {
        addresses = List.copyOf(addresses);
        witnesses = List.copyOf(witnesses);
    }
}
