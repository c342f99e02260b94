package io.understudy.lab;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real mail server (port 2525) and a web server (port 8181) on a host of the lab, run until ended: {@code Postbox
 * FOLDER}. What they take becomes a file: {@code mail-N} or {@code post-N} with the headers before the body. While
 * {@code fails} is in the folder the web server answers 500, while {@code hangs} is there it doesn't answer; {@code
 * beat} is written by each GET.
 */
public final class Postbox {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private Postbox() {}

    static void main(String[] args) throws Exception {
        var folder = Path.of(args[0]);
        var mail = new GreenMail(new ServerSetup(2525, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        var web = HttpServer.create(new InetSocketAddress("127.0.0.1", 8181), 0);
        web.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        web.createContext("/", exchange -> take(exchange, folder));
        web.start();
        Files.writeString(folder.resolve("open"), "");
        for (int seen = 0;;) {
            mail.waitForIncomingEmail(200, seen + 1);
            var all = mail.getReceivedMessages();
            for (; seen < all.length; seen++) {
                var out = new ByteArrayOutputStream();
                all[seen].writeTo(out);
                write(folder, "mail", out.toByteArray());
            }
        }
    }

    private static void take(HttpExchange exchange, Path folder) throws IOException {
        if (exchange.getRequestMethod().equals("GET")) {
            Files.writeString(folder.resolve("beat"), "");
            answer(exchange, 200);
            return;
        }
        if (Files.exists(folder.resolve("hangs"))) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        var body = exchange.getRequestBody().readAllBytes();
        if (Files.exists(folder.resolve("fails"))) {
            Files.writeString(folder.resolve("failed"), "");
            answer(exchange, 500);
            return;
        }
        var out = new ByteArrayOutputStream();
        exchange.getRequestHeaders().forEach((name, values) -> values.forEach(
                value -> out.writeBytes((name + ": " + value + "\n").getBytes(StandardCharsets.UTF_8))));
        out.writeBytes("\n".getBytes(StandardCharsets.UTF_8));
        out.writeBytes(body);
        write(folder, "post", out.toByteArray());
        answer(exchange, 200);
    }

    /** Whole or not at all, for whoever looks meanwhile. */
    private static void write(Path folder, String kind, byte[] content) throws IOException {
        var name = kind + "-" + String.format(Locale.ROOT, "%013d-%04d", System.currentTimeMillis(),
                NUMBER.incrementAndGet());
        var file = Files.write(folder.resolve("." + name), content);
        Files.move(file, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }
}
