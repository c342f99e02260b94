package io.understudy.web.api;

import io.swagger.v3.oas.annotations.Operation;
import io.understudy.journal.Outbox;
import io.understudy.notify.Notices;
import io.understudy.web.json.Problem;
import java.net.URI;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The notices to people, and whether they were delivered. */
@RestController
@RequestMapping("/api/v1/notices")
public class NoticeController {
    private static final int LIMIT_MOST = 500;

    private final Notices notices;

    NoticeController(Notices notices) {
        this.notices = notices;
    }

    /**
     * @param way {@code mail:ops@example.org} or a webhook's name
     * @param why the last attempt failed; empty when it did not
     */
    record Delivery(String way, String state, int attempts, Instant changed, String why) {}

    record Notice(String id, String url, Instant at, @Nullable String service, String thread, String event,
            boolean urgent, String title, String text, List<Delivery> deliveries) {
        static Notice of(Outbox.Posted posted) {
            var n = posted.notice();
            return new Notice(n.id(), "/api/v1/notices/" + n.id(), n.at(), n.service().isEmpty() ? null : n.service(),
                    n.thread(), n.event(), n.urgent(), n.title(), n.text(),
                    posted.deliveries().stream()
                            .map(d -> new Delivery(d.sink(), d.state(), d.attempts(), d.changed(), d.why())).toList());
        }
    }

    record Sent(String id, String url) {}

    @Operation(summary = "Notices, the newest first, each with the state of its deliveries")
    @GetMapping
    List<Notice> newest(@RequestParam(defaultValue = "50") int limit) {
        if (limit < 1 || limit > LIMIT_MOST) {
            throw new Problem(HttpStatus.BAD_REQUEST, "limit must be 1 to " + LIMIT_MOST).with("field", "limit");
        }
        return notices.newest(limit).stream().map(Notice::of).toList();
    }

    @Operation(summary = "One notice with the state of its deliveries")
    @GetMapping("/{id}")
    Notice one(@PathVariable String id) {
        return notices.find(id).map(Notice::of)
                .orElseThrow(() -> new Problem(HttpStatus.NOT_FOUND, "there is no notice " + id));
    }

    @Operation(summary = "Sends a test on every way; Location leads to its deliveries")
    @PostMapping("/test")
    ResponseEntity<Sent> test(Principal user) {
        if (notices.ways().isEmpty()) {
            throw new Problem(HttpStatus.CONFLICT, "nobody is configured under notify: a test has no recipient");
        }
        var id = notices.test(user.getName());
        var url = "/api/v1/notices/" + id;
        return ResponseEntity.accepted().location(URI.create(url)).body(new Sent(id, url));
    }
}
