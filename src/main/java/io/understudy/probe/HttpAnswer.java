package io.understudy.probe;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** What came so far of one answer to an HTTP/1.1 request (RFC 9112). One thread. */
final class HttpAnswer {
    private static final Pattern STATUS = Pattern.compile("^HTTP/1\\.[01] (\\d{3})");
    private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length:[ \t]*(\\d{1,15})[ \t]*\r\n");
    private static final Pattern CHUNKED = Pattern.compile("\r\ntransfer-encoding:[^\r]*chunked[ \t]*\r\n");

    private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
    /** One character an octet, so that places in the text are places in the octets. */
    private String text = "";
    private int begin;
    private int headersEnd = -1;

    void add(byte[] data, int count) {
        octets.write(data, 0, count);
        text = octets.toString(StandardCharsets.ISO_8859_1);
        while (headersEnd < 0) {
            int end = text.indexOf("\r\n\r\n", begin);
            if (end < 0) {
                return;
            }
            int status = status();
            if (status < 100 || status >= 200) {
                headersEnd = end;
            } else {
                begin = end + 4; // interim answers (100, 103) come before the one that counts
            }
        }
    }

    int size() {
        return octets.size();
    }

    /** The headers are all there. */
    boolean begun() {
        return headersEnd >= 0;
    }

    /** -1 when it is no HTTP answer. */
    int status() {
        var matcher = STATUS.matcher(text).region(begin, text.length());
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : -1;
    }

    private String headers() {
        return text.substring(begin, headersEnd + 2).toLowerCase(Locale.ROOT);
    }

    /** So much of the body as is there, without the chunks' sizes between. */
    String body() {
        var raw = text.substring(headersEnd + 4);
        var body = CHUNKED.matcher(headers()).find() ? chunks(raw) : raw;
        return new String(body.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** RFC 9112 §7.1: a size in hexadecimal, perhaps extensions, the octets. What is not that ends the reading. */
    private static String chunks(String raw) {
        var body = new StringBuilder();
        int at = 0;
        while (true) {
            int line = raw.indexOf("\r\n", at);
            int size = line < 0 ? -1 : size(raw.substring(at, line));
            if (size <= 0) {
                return body.toString();
            }
            int end = Math.min(raw.length(), line + 2 + size);
            body.append(raw, line + 2, end);
            at = end + 2;
            if (at > raw.length()) {
                return body.toString();
            }
        }
    }

    private static int size(String line) {
        int extension = line.indexOf(';');
        var digits = (extension < 0 ? line : line.substring(0, extension)).strip();
        return digits.matches("[0-9A-Fa-f]{1,7}") ? Integer.parseInt(digits, 16) : -1;
    }

    /** Nothing more will come, by what the headers say. */
    boolean complete() {
        var headers = headers();
        if (CHUNKED.matcher(headers).find()) {
            return text.startsWith("0\r\n", headersEnd + 4) || text.indexOf("\r\n0\r\n", headersEnd + 4) >= 0;
        }
        var length = LENGTH.matcher(headers);
        return length.find() && text.length() - headersEnd - 4 >= Long.parseLong(length.group(1));
    }

    @Override
    public String toString() {
        return octets.toString(StandardCharsets.UTF_8);
    }
}
