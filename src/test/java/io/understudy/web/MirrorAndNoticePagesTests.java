package io.understudy.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import io.understudy.conduct.NoMirrors;
import io.understudy.mirror.MirrorOrder;
import io.understudy.mirror.MirrorView;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

@SpringBootTest(classes = WebApplication.class)
@AutoConfigureMockMvc
class MirrorAndNoticePagesTests {
    private static final RequestPostProcessor OPERATOR = user("ops").roles("OPERATOR");
    private static final RequestPostProcessor VIEWER = user("eye").roles("VIEWER");

    @Autowired
    MockMvcTester mvc;
    @Autowired
    FakeServices services;
    @Autowired
    NoMirrors mirrors;
    @Autowired
    FakeNotices notices;

    @BeforeEach
    void oneServiceWithAMirror() {
        services.reset();
        services.show(Samples.watching("web"), Samples.watching("mail"));
        mirrors.show(Samples.mirror("web"));
        notices.posted.clear();
        notices.ways = List.of("mail:ops@example.org", "webhook-1");
    }

    private MvcTestResult get(String uri, RequestPostProcessor who) {
        return mvc.get().uri(uri).with(who).exchange();
    }

    private MvcTestResult post(String uri, String body, RequestPostProcessor who) {
        return mvc.post().uri(uri).with(who).with(csrf()).contentType(MediaType.APPLICATION_JSON).content(body)
                .exchange();
    }

    @Test
    void aServicesPageShowsItsMirrorAndItsButtonsToOperatorsOnly() {
        assertThat(get("/services/web", OPERATOR)).hasStatusOk().bodyText().contains("a:/data/", "/srv/web",
                "66 min ago", "mirror complete", "1.5 GB", ">120</span> of", "id=\"mirror-run\"");
        assertThat(get("/services/web", VIEWER)).hasStatusOk().bodyText().contains("a:/data/")
                .doesNotContain("mirror-run");
        assertThat(get("/services/mail", OPERATOR)).hasStatusOk().bodyText().doesNotContain("id=\"mirror\"");
    }

    @Test
    void aRunShowsHowFarItIsAndNoShareOfWhatNobodyKnows() {
        mirrors.show(Samples.copying("web", 37));
        assertThat(get("/services/web", VIEWER)).hasStatusOk().bodyText().contains("3.0 MB", ">37<", "value=\"37\"",
                ">40</span> files");
        mirrors.show(Samples.copying("web", null));
        assertThat(get("/services/web", VIEWER)).hasStatusOk().bodyText().contains("3.0 MB", ">40</span> files")
                .doesNotContain("<progress", " %)");
    }

    @Test
    void theListShowsItsAgeAndAnOrderWhatIsLost() {
        assertThat(get("/", VIEWER)).hasStatusOk().bodyText().containsOnlyOnce(">mirror ");
        assertThat(get("/services/web/failover", OPERATOR)).hasStatusOk().bodyText().contains(
                "The copy of the data here",
                "67 min ago", "It lacks later changes on the primary");
        assertThat(get("/services/web/failback", OPERATOR)).hasStatusOk().bodyText()
                .contains("been brought back to the primary: it lacks what was written here");
        assertThat(get("/services/mail/failover", OPERATOR)).hasStatusOk().bodyText()
                .doesNotContain("The copy of the data here");
    }

    @Test
    void theForecastSaysWhatWouldBeLostAsOfNow() {
        assertThat(get("/api/v1/services/web", VIEWER)).bodyJson().extractingPath("$.forecast").asString()
                .endsWith(" What changed since " + Samples.mirror("web").asOf() + " would be lost.");
        assertThat(get("/services/web", VIEWER)).bodyText().contains("what changed on the primary since then");
        assertThat(get("/api/v1/services/mail", VIEWER)).bodyJson().extractingPath("$.forecast").asString()
                .doesNotContain("would be lost");

        mirrors.show(Samples.mirrorNeverComplete("web"));
        assertThat(get("/api/v1/services/web", VIEWER)).bodyJson().extractingPath("$.forecast").asString()
                .endsWith(" The data was never copied here completely.");
        assertThat(get("/services/web", VIEWER)).bodyText().contains("never complete")
                .doesNotContain("what changed on the primary since then");

        services.show(Samples.watching("web").stalled("its thread ended"));
        assertThat(get("/api/v1/services/web", VIEWER)).bodyJson().extractingPath("$.forecast").asString()
                .doesNotContain("never copied");
    }

    @Test
    void theApiShowsAndBeginsIt() {
        assertThat(get("/api/v1/services/web/mirror", VIEWER)).hasStatusOk().bodyJson().isLenientlyEqualTo(
                "{\"service\":\"web\",\"activity\":\"idle\",\"last\":{\"result\":\"complete\","
                        + "\"stats\":{\"copied\":120}}}");
        assertThat(get("/api/v1/services/web", VIEWER)).bodyJson().isLenientlyEqualTo("{\"mirror\":{\"stale\":false}}");
        assertThat(get("/api/v1/services/mail", VIEWER)).bodyJson().isLenientlyEqualTo("{\"mirror\":null}");
        assertThat(get("/api/v1/services/mail/mirror", VIEWER)).hasStatus(404)
                .hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(post("/api/v1/services/web/mirror", "", OPERATOR)).hasStatus(202).headers()
                .hasValue("Location", "/api/v1/services/web/mirror");
        assertThat(post("/api/v1/services/web/mirror/estimate", "", OPERATOR)).hasStatus(409)
                .hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON).bodyText()
                .contains("a run is going on");
        post("/api/v1/services/web/mirror/verify", "{\"sample\":7}", OPERATOR);
        post("/api/v1/services/web/mirror/back", "", OPERATOR);
        post("/api/v1/services/web/mirror/back", "{\"confirm\":\"abc\"}", OPERATOR);
        post("/api/v1/services/web/mirror", "{\"acceptTarget\":true}", OPERATOR);
        assertThat(mirrors.ordered()).endsWith(new MirrorOrder.Run(), new MirrorOrder.Estimate(),
                new MirrorOrder.Verify(7), new MirrorOrder.Back(), new MirrorOrder.Confirm("abc"),
                new MirrorOrder.Run(true));
    }

    @Test
    void whatIsMistypedIsRefusedByName() {
        assertThat(post("/api/v1/services/web/mirror/verify", "{\"sample\":0}", OPERATOR)).hasStatus(400).bodyText()
                .contains("sample must be 1 to 10000");
        assertThat(post("/api/v1/services/web/mirror/back", "{\"confrim\":\"abc\"}", OPERATOR)).hasStatus(400)
                .bodyText().contains("unknown field confrim: the known fields are confirm");
        assertThat(post("/api/v1/services/web/mirror", "{\"now\":true}", OPERATOR)).hasStatus(400).bodyText()
                .contains("unknown field now: the known fields are acceptTarget");
        assertThat(post("/api/v1/services/web/mirror", "{\"acceptTarget\":\"yes\"}", OPERATOR))
                .hasStatus(400).bodyText().contains("acceptTarget must be true or false");
        assertThat(post("/api/v1/services/web/mirror", "", VIEWER)).hasStatus(403);
    }

    @Test
    void noticesAreListedWithHowFarTheyHaveGot() {
        notices.test("ops");

        assertThat(get("/notices", VIEWER)).hasStatusOk().bodyText().contains("a test ordered by ops",
                "mail:ops@example.org", "delivered", "2 attempts: answered 500").doesNotContain("id=\"test\"");
        assertThat(get("/notices/test-1", VIEWER)).hasStatusOk().bodyText()
                .contains("If you read this, notices reach you.");
        assertThat(get("/notices/none", VIEWER)).hasStatus(404);
        assertThat(get("/notices", OPERATOR)).bodyText().contains("id=\"test\"");
    }

    @Test
    void aTestIsSentByButtonAndByApiUnlessNobodyIsConfigured() {
        assertThat(mvc.post().uri("/notices/test").with(OPERATOR).with(csrf()).exchange()).hasStatus3xxRedirection();
        assertThat(post("/api/v1/notices/test", "", OPERATOR)).hasStatus(202).headers().hasValue("Location",
                "/api/v1/notices/test-1");
        assertThat(notices.posted).hasSize(2);
        assertThat(post("/api/v1/notices/test", "", VIEWER)).hasStatus(403);
        assertThat(get("/api/v1/notices/test-1", VIEWER)).hasStatusOk().bodyJson().isLenientlyEqualTo(
                "{\"id\":\"test-1\",\"deliveries\":[{\"way\":\"mail:ops@example.org\",\"state\":\"delivered\"},"
                        + "{\"way\":\"webhook-1\",\"attempts\":2}]}");

        notices.ways = List.of();
        assertThat(get("/notices", OPERATOR)).bodyText().contains("Nobody is told about a failover");
        assertThat(post("/api/v1/notices/test", "", OPERATOR)).hasStatus(409).bodyText()
                .contains("nobody is configured under notify");
    }

    @Test
    void theViewOfAMirrorIsJsonAsItIsDocumented() {
        assertThat(MirrorView.class.getRecordComponents()).extracting(c -> c.getName()).containsExactly("service",
                "source", "target", "activity", "progress", "lastComplete", "asOf", "age", "stale", "next", "frozen",
                "last",
                "estimate", "back", "check", "snapshots");
        assertThat(Samples.mirror("web").age()).isEqualTo(Duration.ofSeconds(4060));
    }
}
