package io.understudy.settings.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** "Did you mean …": the known word that differs from a mistyped one by the fewest letters. */
public final class NearestWord {
    private static final int WORD_MAX = 40;

    private NearestWord() {}

    /** Empty when no word differs by at most a third of the letters. */
    public static Optional<String> to(String word, Collection<String> known) {
        if (word.length() > WORD_MAX) {
            return Optional.empty();
        }
        int most = Math.max(1, word.length() / 3);
        var plain = plain(word);
        return known.stream()
                .filter(k -> distance(plain, plain(k)) <= most)
                .min(Comparator.<String>comparingInt(k -> distance(plain, plain(k))).thenComparing(k -> k));
    }

    /** {@code failAfter}, {@code fail_after} and {@code fail-after} are one word to whoever types it. */
    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    /** Levenshtein's distance, two swapped neighbours counting as one. */
    private static int distance(String a, String b) {
        var d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + cost);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
