package io.understudy.probe;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultContentLengthStrategy;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.impl.io.ContentLengthInputStream;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.impl.io.IdentityInputStream;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;

/**
 * An answer to an HTTP/1.1 request (RFC 9112), read by HttpCore from a connection that the probe has opened. Only as
 * much is read as is needed. One thread.
 */
sealed interface HttpAnswer {
    /** Of all headers together, those of interim answers included. */
    int HEADERS_MAX = 64 * 1024;
    int HEADER_LINES_MAX = 200;
    /** Of the body, decoded. */
    int BODY_MAX = 1024 * 1024;

    /** What came is no HTTP, or ended before the headers did. @param beginning what came first, as text */
    record NotHttp(String beginning) implements HttpAnswer {}

    /** The headers are longer than is read. */
    record TooLong() implements HttpAnswer {}

    /** What looking for a text in a body came to. */
    sealed interface Search {
        record Found() implements Search {}

        /** The whole body was read. */
        record Absent() implements Search {}

        /** It is not in the first {@link #BODY_MAX} octets. */
        record TooLong() implements Search {}

        /** The body contradicts its own headers, or ended too soon. */
        record Broken(String why) implements Search {}

        /** The server has encoded it unasked, in a way that is not read here. */
        record Encoded(String encoding) implements Search {}
    }

    /**
     * Blocks until the headers have come. Interim answers (100, 103) are read over.
     *
     * @throws IOException when the connection breaks
     */
    static HttpAnswer receive(InputStream connection) throws IOException {
        var in = new HeaderInput(connection, HEADERS_MAX);
        var buffer = new SessionInputBufferImpl(Received.BUFFER, Received.CONFIG.getMaxLineLength());
        var parser = new DefaultHttpResponseParser(Received.CONFIG);
        try {
            var response = parser.parse(buffer, in);
            while (response != null && interim(response.getCode())) {
                response = parser.parse(buffer, in);
            }
            in.headersEnded();
            return response == null ? new NotHttp(in.beginning()) : new Received(response, buffer, in);
        } catch (MessageConstraintException e) {
            return new TooLong();
        } catch (HttpException | NoHttpResponseException | ConnectionClosedException e) {
            return new NotHttp(in.beginning());
        }
    }

    private static boolean interim(int status) {
        return status < HttpStatus.SC_SUCCESS && status != HttpStatus.SC_SWITCHING_PROTOCOLS;
    }

    /** The headers are all there. The body is read as it is looked through, once. */
    final class Received implements HttpAnswer {
        private static final int BUFFER = 8192;
        private static final Http1Config CONFIG = Http1Config.custom().setMaxLineLength(HEADERS_MAX)
                .setMaxHeaderCount(HEADER_LINES_MAX).setMaxEmptyLineCount(HEADER_LINES_MAX).build();

        private final ClassicHttpResponse response;
        private final SessionInputBufferImpl buffer;
        private final InputStream in;

        private Received(ClassicHttpResponse response, SessionInputBufferImpl buffer, InputStream in) {
            this.response = response;
            this.buffer = buffer;
            this.in = in;
        }

        int status() {
            return response.getCode();
        }

        /**
         * Looks for the text in the body, in UTF-8 or the encoding that the answer names, until it is found.
         *
         * @throws IOException when the connection breaks
         */
        Search find(String wanted) throws IOException {
            var encoding = encoding();
            return switch (encoding) {
                case "", "identity" -> find(wanted, false);
                case "gzip", "x-gzip" -> find(wanted, true);
                default -> new Search.Encoded(encoding);
            };
        }

        private Search find(String wanted, boolean gzip) throws IOException {
            try {
                var plain = body();
                return search(gzip ? new GZIPInputStream(plain, BUFFER) : plain, needles(wanted));
            } catch (EOFException e) {
                return new Search.Broken("it ends within the compressed data");
            } catch (HttpException | ConnectionClosedException | MalformedChunkCodingException
                    | MessageConstraintException | ZipException e) {
                return new Search.Broken(String.valueOf(e.getMessage()));
            }
        }

        private static Search search(InputStream in, List<byte[]> needles) throws IOException {
            int longest = needles.stream().mapToInt(n -> n.length).max().orElse(0);
            var body = new byte[BUFFER];
            int length = 0;
            while (true) {
                int read = in.read(body, length, Math.min(body.length, BODY_MAX) - length);
                if (read < 0) {
                    return new Search.Absent();
                }
                int from = Math.max(0, length - longest);
                length += read;
                for (var needle : needles) {
                    if (holds(body, from, length, needle)) {
                        return new Search.Found();
                    }
                }
                if (length == BODY_MAX) {
                    return in.read() < 0 ? new Search.Absent() : new Search.TooLong();
                }
                if (length == body.length) {
                    body = Arrays.copyOf(body, Math.min(2 * length, BODY_MAX));
                }
            }
        }

        private static boolean holds(byte[] text, int from, int end, byte[] needle) {
            for (int at = from; at + needle.length <= end; at++) {
                if (Arrays.equals(text, at, at + needle.length, needle, 0, needle.length)) {
                    return true;
                }
            }
            return false;
        }

        /** The text's octets: in UTF-8, and in the charset that the answer names, which may be wrong. */
        private List<byte[]> needles(String wanted) {
            var type = response.getFirstHeader(HttpHeaders.CONTENT_TYPE);
            var named = type == null ? null : ContentType.parseLenient(type.getValue());
            Charset charset = named == null ? StandardCharsets.UTF_8 : named.getCharset(StandardCharsets.UTF_8);
            return Stream.of(StandardCharsets.UTF_8, charset).distinct().filter(Charset::canEncode)
                    .map(wanted::getBytes).toList();
        }

        private String encoding() {
            return String.join(", ", values(HttpHeaders.CONTENT_ENCODING)).toLowerCase(Locale.ROOT);
        }

        private List<String> values(String header) {
            return Stream.of(response.getHeaders(header)).map(Header::getValue)
                    .flatMap(value -> Stream.of(value.split(","))).map(String::strip).filter(v -> !v.isEmpty())
                    .distinct().toList();
        }

        private InputStream body() throws HttpException {
            if (status() == HttpStatus.SC_NO_CONTENT || status() == HttpStatus.SC_NOT_MODIFIED) {
                return InputStream.nullInputStream();
            }
            var lengths = values(HttpHeaders.CONTENT_LENGTH);
            if (lengths.size() == 1) {
                // Said twice and the same: RFC 9110 §8.6 lets a recipient take it for one.
                response.removeHeaders(HttpHeaders.CONTENT_LENGTH);
                response.addHeader(HttpHeaders.CONTENT_LENGTH, lengths.getFirst());
            }
            long length = DefaultContentLengthStrategy.INSTANCE.determineLength(response);
            if (length == ContentLengthStrategy.CHUNKED) {
                return new ChunkedInputStream(buffer, in, CONFIG);
            }
            return length == ContentLengthStrategy.UNDEFINED
                    ? new IdentityInputStream(buffer, in)
                    : new ContentLengthInputStream(buffer, in, length);
        }
    }
}
