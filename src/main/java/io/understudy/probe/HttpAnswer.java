package io.understudy.probe;

import io.understudy.probe.PageBody.Ending;
import io.understudy.settings.HttpRequest.Method;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
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
import org.jspecify.annotations.Nullable;

/**
 * An answer to an HTTP/1.1 request (RFC 9112), read by HttpCore from a connection that the probe has opened. Only as
 * much is read as is needed. One thread.
 */
sealed interface HttpAnswer {
    /** Of all headers together, those of interim answers included. */
    int HEADERS_MAX = 64 * 1024;
    int HEADER_LINES_MAX = 200;

    /** What came is no HTTP, or ended before the headers did. @param beginning what came first, as text */
    record NotHttp(String beginning) implements HttpAnswer {}

    /** The headers are longer than is read. */
    record TooLong() implements HttpAnswer {}

    /**
     * Blocks until the headers have come. Interim answers (100, 103) are read over.
     *
     * @param method of the request: the answer to HEAD has no body
     * @throws IOException when the connection breaks
     */
    static HttpAnswer receive(InputStream connection, Method method) throws IOException {
        var in = new HeaderInput(connection, HEADERS_MAX);
        var buffer = new SessionInputBufferImpl(Received.BUFFER, Received.CONFIG.getMaxLineLength());
        var parser = new DefaultHttpResponseParser(Received.CONFIG);
        try {
            var response = parser.parse(buffer, in);
            while (response != null && interim(response.getCode())) {
                response = parser.parse(buffer, in);
            }
            in.headersEnded();
            return response == null ? new NotHttp(in.beginning()) : new Received(response, buffer, in, method);
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
        private final Method method;

        private Received(ClassicHttpResponse response, SessionInputBufferImpl buffer, InputStream in, Method method) {
            this.response = response;
            this.buffer = buffer;
            this.in = in;
            this.method = method;
        }

        int status() {
            return response.getCode();
        }

        /** Where a redirect leads, or null. */
        @Nullable
        String location() {
            var location = response.getFirstHeader(HttpHeaders.LOCATION);
            return location == null ? null : location.getValue().strip();
        }

        /**
         * Reads the body until its end, the limit, or the text.
         *
         * @param enough the text; null: none
         * @throws IOException when the connection breaks
         */
        PageBody body(@Nullable String enough) throws IOException {
            var reader = new PageBody.Reader(charset());
            var encoding = encoding();
            try {
                var plain = plain();
                return switch (encoding) {
                    case "", "identity" -> reader.readTo(plain, enough);
                    case "gzip", "x-gzip" -> reader.readTo(new GZIPInputStream(plain, BUFFER), enough);
                    case "deflate" -> reader.readTo(inflated(plain), enough);
                    default -> reader.ended(Ending.ENCODED, "the body is encoded as `" + encoding
                            + "`, which Understudy can't decode");
                };
            } catch (MessageConstraintException e) {
                return reader.ended(Ending.TOO_LONG, "the framing of the body is longer than is read, and what came");
            } catch (EOFException e) {
                return reader.ended(Ending.BROKEN, "it ends within the compressed data");
            } catch (HttpException | ConnectionClosedException | MalformedChunkCodingException | ZipException e) {
                return reader.ended(Ending.BROKEN, String.valueOf(e.getMessage()));
            }
        }

        /** RFC 9110 §8.4.1.2: zlib's format; but many servers send bare deflate, and browsers read both. */
        private static InputStream inflated(InputStream plain) throws IOException {
            var in = new PushbackInputStream(plain, 2);
            var first = in.readNBytes(2);
            in.unread(first);
            boolean zlib = first.length == 2 && (first[0] & 0x0f) == Deflater.DEFLATED
                    && ((first[0] & 0xff) << 8 | first[1] & 0xff) % 31 == 0; // RFC 1950 §2.2
            return new InflaterInputStream(in, new Inflater(!zlib), BUFFER);
        }

        /** The charset that the answer names, or null. */
        private @Nullable Charset charset() {
            var type = response.getFirstHeader(HttpHeaders.CONTENT_TYPE);
            var named = type == null ? null : ContentType.parseLenient(type.getValue());
            return named == null ? null : named.getCharset();
        }

        private String encoding() {
            return String.join(", ", values(HttpHeaders.CONTENT_ENCODING).toList()).toLowerCase(Locale.ROOT);
        }

        private Stream<String> values(String header) {
            return Stream.of(response.getHeaders(header)).map(Header::getValue)
                    .flatMap(value -> Stream.of(value.split(","))).map(String::strip).filter(v -> !v.isEmpty());
        }

        private InputStream plain() throws HttpException {
            if (method == Method.HEAD || status() == HttpStatus.SC_NO_CONTENT
                    || status() == HttpStatus.SC_NOT_MODIFIED) {
                return InputStream.nullInputStream();
            }
            var lengths = values(HttpHeaders.CONTENT_LENGTH).distinct().toList();
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
