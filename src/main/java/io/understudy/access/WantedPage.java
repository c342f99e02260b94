package io.understudy.access;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.springframework.http.HttpHeaders;

/**
 * The page that somebody asked for before the login, carried through it in the address of the login page: nothing is
 * kept for whoever has not logged in. A path of this application and nothing else, so that no link to the login page
 * leads anywhere else.
 */
final class WantedPage {
    static final String PARAMETER = "to";
    private static final int LENGTH_MOST = 500;

    private WantedPage() {}

    /** The login page's path; with the page that was asked for, if it is one to come back to. */
    static String login(HttpServletRequest request) {
        var page = asked(request);
        return page.isEmpty() ? "/login" : "/login?" + parameter(page);
    }

    private static String asked(HttpServletRequest request) {
        // A page, not the event stream or a fragment that a forgotten tab asked for.
        boolean page = "GET".equals(request.getMethod()) && request.getHeader("HX-Request") == null
                && String.valueOf(request.getHeader(HttpHeaders.ACCEPT)).contains("text/html");
        if (!page) {
            return "";
        }
        var path = request.getRequestURI().substring(request.getContextPath().length());
        return local(request.getQueryString() == null ? path : path + "?" + request.getQueryString());
    }

    /** The same for a form that was answered wrongly: the page stays wanted. */
    static String carried(HttpServletRequest request) {
        var page = local(Objects.toString(request.getParameter(PARAMETER), ""));
        return page.isEmpty() ? "" : "&" + parameter(page);
    }

    /** Where to go after the login. */
    static String of(HttpServletRequest request) {
        var page = local(Objects.toString(request.getParameter(PARAMETER), ""));
        return page.isEmpty() ? "/" : page;
    }

    private static String parameter(String page) {
        return PARAMETER + "=" + URLEncoder.encode(page, StandardCharsets.UTF_8);
    }

    /**
     * The path if it is one of this application, else empty. Browsers take {@code //host} and {@code /\host} for
     * another host and drop tabs and line ends, so only visible ASCII is taken, and no second slash in front.
     */
    static String local(String path) {
        boolean plain = path.startsWith("/") && path.length() <= LENGTH_MOST
                && path.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\');
        return plain && !path.startsWith("//") && !path.equals("/") && !path.startsWith("/login") ? path : "";
    }
}
