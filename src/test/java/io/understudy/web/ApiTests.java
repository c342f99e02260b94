package io.understudy.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;

import io.understudy.conduct.Serving;
import io.understudy.conduct.UnservedCause;
import io.understudy.conduct.NoMirrors;
import io.understudy.conduct.OperatorOrder;
import io.understudy.conduct.OrderReply;
import io.understudy.vocabulary.Gate;
import io.understudy.vocabulary.GateName;
import io.understudy.vocabulary.Order;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@SpringBootTest(classes = WebApplication.class)
@AutoConfigureMockMvc
class ApiTests {
    @Autowired
    MockMvcTester mvc;
    @Autowired
    FakeServices services;
    @Autowired
    FakeJournal journal;
    @Autowired
    NoMirrors mirrors;

    @BeforeEach
    void oneService() {
        services.reset();
        journal.reset();
        services.show(Samples.watching("web"));
    }

    private MvcTestResult get(String uri) {
        return mvc.get().uri(uri).with(httpBasic("eye", "secret")).exchange();
    }

    private MvcTestResult post(String uri, String body) {
        return mvc.post().uri(uri).with(httpBasic("ops", "secret")).contentType(MediaType.APPLICATION_JSON)
                .content(body).exchange();
    }

    @Test
    void showsAServiceWithDurationsAndInstantsInIso() {
        journal.keep(Samples.story(Samples.RECOVERY, "web"));
        services.show(Samples.after(Samples.watching("web"), Samples.RECOVERY));

        var answer = get("/api/v1/services/web");

        assertThat(answer).hasStatusOk().bodyJson().isLenientlyEqualTo(
                """
                        {"name":"web","state":"WATCHING","mode":"act","holder":"a","shouldHold":"a","paused":null,
                         "since":"2026-11-23T01:53:20Z","host":{"verdict":"up","roundTrip":"PT0.00042S"},
                         "probes":[{"name":"home","kind":"http","verdict":"up"}],
                         "gates":[{"name":"mode","ok":true,"why":"mode is act"},{"name":"own-network","ok":true}],
                         "readiness":{"ready":true,"missing":[]},
                         "lastRecovery":{"id":"20261123-025500-000-web",
                           "url":"/api/v1/recoveries/20261123-025500-000-web",
                           "result":"taken-over","started":"2026-11-23T02:55:00Z","ended":"2026-11-23T02:55:03Z",
                           "outage":"PT2.48S"}}""");
    }

    @Test
    void saysSinceWhenNobodyServesAndWhoElseHasAnAddress() {
        services.show(Samples.watching("web").with(new Serving(Samples.NOW,
                new Serving.Conflict("192.0.2.100", "02:00:00:00:00:77", Samples.NOW, "Find it"),
                new Serving.Unserved(Samples.NOW, Duration.ofSeconds(31), UnservedCause.DEAD_HERE,
                        "b has the addresses, and the service does not answer here", true, "ops"))));

        assertThat(get("/api/v1/services/web")).hasStatusOk().bodyJson().isLenientlyEqualTo("""
                {"heldSince":"2026-11-23T03:00:00Z",
                 "conflict":{"address":"192.0.2.100","by":"02:00:00:00:00:77","since":"2026-11-23T03:00:00Z",
                             "remedy":"Find it"},
                 "unserved":{"since":"2026-11-23T03:00:00Z","lasted":"PT31S","cause":"dead-here","neglected":true,
                             "acknowledged":"ops"}}""");
    }

    /** Byte for byte: scripts were written against it. */
    @ParameterizedTest
    @CsvSource({"/api/v1/services/site, service.json", "/api/v1/services/mail, service-stalled.json",
            "/api/v1/services/shop, service-paused.json", "/api/v1/recoveries/" + Samples.RECOVERY + ", recovery.json",
            "/api/v1/recoveries, recoveries.json", "/api/v1/events, events.json",
            "/api/v1/services/shop/mirror, mirror.json"})
    void answersAsItAlwaysHas(String uri, String promised) throws IOException {
        journal.keep(Samples.story(Samples.RECOVERY, "site"));
        journal.append(Samples.event(1, "site", "STARTING", "WATCHING", "seen up"));
        mirrors.show(Samples.mirror("shop"));
        services.show(Samples.after(Samples.watching("site"), Samples.RECOVERY),
                Samples.watching("mail").stalled("its thread hangs"),
                Samples.paused(Samples.observed(Samples.unready(
                        Samples.silent(
                                Samples.down(Samples.in(Samples.watching("shop"), "SUSPECT", "no answer", "a", "a"))),
                        new Gate(GateName.SSH, false, "connection refused", true))), "ops",
                        Samples.NOW.plusSeconds(60)));

        var body = get(uri).getResponse().getContentAsString(StandardCharsets.UTF_8);

        assertThat(body).isEqualTo(new ClassPathResource("api/" + promised).getContentAsString(StandardCharsets.UTF_8)
                .strip());
    }

    @Test
    void listsEveryServiceWithoutARecovery() {
        services.show(Samples.watching("web"), Samples.watching("mail"));

        var answer = get("/api/v1/services");

        assertThat(answer).hasStatusOk().bodyJson()
                .isLenientlyEqualTo("[{\"name\":\"web\",\"lastRecovery\":null},{\"name\":\"mail\"}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/services/nope", "/api/v1/services/nope/holder", "/api/v1/recoveries/nope",
            "/api/v1/nope"})
    void answersWhatIsNotThereWithAProblem(String uri) {
        var answer = get(uri);

        assertThat(answer).hasStatus(404).hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON);
    }

    @Test
    void tellsLoadBalancersThatThisNodeHolds() {
        services.show(Samples.in(Samples.watching("web"), "HOLDING", "b holds", "b", "b"));
        services.hold("web");

        var answer = get("/api/v1/services/web/holder");

        assertThat(answer).hasStatusOk().bodyJson().isStrictlyEqualTo("{\"holder\":\"b\",\"holds\":true}");
    }

    @Test
    void tellsLoadBalancersThatThisNodeDoesNotHold() {
        var answer = get("/api/v1/services/web/holder");

        assertThat(answer).hasStatus(503).hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON).bodyJson()
                .isLenientlyEqualTo("{\"holder\":\"a\",\"holds\":false}");
    }

    @ParameterizedTest
    @CsvSource({"failover, FAILOVER", "switchover, SWITCHOVER", "failback, FAILBACK", "pause, PAUSE",
            "resume, RESUME", "acknowledge, ACKNOWLEDGE"})
    void passesEveryOrderOn(String order, Order kind) {
        var answer = mvc.post().uri("/api/v1/services/web/" + order).with(httpBasic("ops", "secret")).exchange();

        assertThat(answer).hasStatus(202);
        assertThat(services.given()).containsExactly(
                new FakeServices.Given("web", new OperatorOrder(kind, "ops", "", null, false, null)));
    }

    @Test
    void passesReasonHolderAndForceOnAndPointsToTheRecovery() {
        services.answer(new OrderReply.Accepted(Samples.RECOVERY));

        var answer = post("/api/v1/services/web/failover",
                "{\"reason\":\"disk\\nfails\",\"expectedHolder\":\"a\",\"force\":true}");

        assertThat(answer).hasStatus(202).hasHeader("Location", "/api/v1/recoveries/" + Samples.RECOVERY).bodyJson()
                .isStrictlyEqualTo("{\"recovery\":\"20261123-025500-000-web\","
                        + "\"url\":\"/api/v1/recoveries/20261123-025500-000-web\"}");
        assertThat(services.given()).containsExactly(new FakeServices.Given("web",
                new OperatorOrder(Order.FAILOVER, "ops", "disk fails", "a", true, null)));
    }

    @Test
    void passesThePeriodOfAPauseOn() {
        var answer = post("/api/v1/services/web/pause", "{\"for\":\"30m\",\"reason\":\"update\"}");

        assertThat(answer).hasStatus(202).hasHeader("Location", "/api/v1/services/web");
        assertThat(services.given().getFirst().command().period()).isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void givesAnOrderOnceThatIsSentAgainWithItsIdempotencyKey() {
        services.answer(new OrderReply.Accepted(Samples.RECOVERY));

        var first = keyed("failover", "{}");
        services.answer(new OrderReply.Conflict("a recovery is running"));
        var again = keyed("failover", "{}");
        var other = keyed("pause", "{}");

        assertThat(first).hasStatus(202);
        assertThat(again).hasStatus(202).hasHeader("Location", "/api/v1/recoveries/" + Samples.RECOVERY);
        assertThat(other).hasStatus(422).hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(services.given()).hasSize(1);
    }

    private MvcTestResult keyed(String order, String body) {
        return mvc.post().uri("/api/v1/services/web/" + order).with(httpBasic("ops", "secret"))
                .header("Idempotency-Key", "6f1c0f2e-once").contentType(MediaType.APPLICATION_JSON).content(body)
                .exchange();
    }

    @Test
    void answersAConflictWith409() {
        services.answer(new OrderReply.Conflict("the holder is b, not a"));

        var answer = post("/api/v1/services/web/failover", "{\"expectedHolder\":\"a\"}");

        assertThat(answer).hasStatus(409).hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON).bodyJson()
                .isLenientlyEqualTo("{\"detail\":\"the holder is b, not a\"}");
    }

    @Test
    void answers504WhenNobodyKnowsWhatCameOfAnOrder() {
        services.answer(new OrderReply.Unknown("it was taken up, but not decided within 15 s"));

        var answer = post("/api/v1/services/web/failover", "{}");

        assertThat(answer).hasStatus(504).hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON).bodyText()
                .contains("the result of the order is unknown", "look at the service before");
    }

    @Test
    void tellsThatAServiceIsNotDecidedAbout() {
        services.show(Samples.watching("web").stalled("its thread hangs"));

        assertThat(get("/api/v1/services/web")).bodyJson()
                .isLenientlyEqualTo("{\"state\":\"WATCHING\",\"stalled\":\"its thread hangs\","
                        + "\"readiness\":{\"ready\":false}}");
    }

    @Test
    void answersARefusalWith412AndTheGates() {
        services.answer(new OrderReply.Refused("refused: no carrier",
                List.of(new Gate(GateName.OWN_NETWORK, false, "no carrier", true))));

        var answer = post("/api/v1/services/web/failover", "{}");

        assertThat(answer).hasStatus(412).hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON).bodyJson()
                .isLenientlyEqualTo("{\"detail\":\"refused: no carrier\",\"gates\":[{\"name\":\"own-network\","
                        + "\"ok\":false,\"why\":\"no carrier\",\"overridable\":true}]}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{\"expectedholder\":\"a\"}|expectedholder", "{\"force\":\"yes\"}|force",
            "{\"reason\":7}|reason", "{\"for\":\"soon\"}|for", "{\"for\":\"0s\"}|for",
            "{\"for\":\"9999999d\"}|for", "{\"expectedHolder\":[]}|expectedHolder"})
    void namesTheFieldThatIsWrongAndDoesNothing(String body, String field) {
        var answer = post("/api/v1/services/web/pause", body);

        assertThat(answer).hasStatus(400).hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON).bodyJson()
                .extractingPath("$.field").isEqualTo(field);
        assertThat(services.given()).isEmpty();
    }

    @Test
    void takesAReasonOf500CharactersAndRefusesOneMore() {
        var longest = post("/api/v1/services/web/resume", "{\"reason\":\"" + "x".repeat(500) + "\"}");
        var tooLong = post("/api/v1/services/web/resume", "{\"reason\":\"" + "x".repeat(501) + "\"}");

        assertThat(longest).hasStatus(202);
        assertThat(tooLong).hasStatus(400).bodyJson().extractingPath("$.field").isEqualTo("reason");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "\"a\"", "{} {}"})
    void refusesABodyThatIsNoJsonObject(String body) {
        var answer = post("/api/v1/services/web/failover", body);

        assertThat(answer).hasStatus(400).hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(services.given()).isEmpty();
    }

    @Test
    void refusesABodyThatIsTooLong() {
        var answer = post("/api/v1/services/web/failover", "{" + " ".repeat(20_000) + "}");

        assertThat(answer).hasStatus(413);
        assertThat(services.given()).isEmpty();
    }

    @Test
    void refusesAFormInsteadOfLosingItsExpectedHolder() {
        var answer = mvc.post().uri("/api/v1/services/web/failover").with(httpBasic("ops", "secret"))
                .contentType(MediaType.APPLICATION_FORM_URLENCODED).content("{\"expectedHolder\":\"a\"}").exchange();

        assertThat(answer).hasStatus(415).hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(services.given()).isEmpty();
    }

    @Test
    void refusesAPeriodForWhatHasNone() {
        var answer = post("/api/v1/services/web/failover", "{\"for\":\"30m\"}");

        assertThat(answer).hasStatus(400).bodyJson().extractingPath("$.field").isEqualTo("for");
        assertThat(services.given()).isEmpty();
    }

    @Test
    void neverActsOnAGet() {
        var answer = mvc.get().uri("/api/v1/services/web/failover").with(httpBasic("ops", "secret")).exchange();

        assertThat(answer).hasStatus(405).hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(services.given()).isEmpty();
    }

    @Test
    void doesNotObeyAViewer() {
        var answer = mvc.post().uri("/api/v1/services/web/failover").with(httpBasic("eye", "secret")).exchange();

        assertThat(answer).hasStatus(403).hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(services.given()).isEmpty();
    }

    @Test
    void tellsTheStoryOfARecovery() {
        journal.keep(Samples.story(Samples.RECOVERY, "web"));

        var answer = get("/api/v1/recoveries/" + Samples.RECOVERY);

        assertThat(answer).hasStatusOk().bodyJson().isLenientlyEqualTo(
                """
                        {"id":"20261123-025500-000-web","result":"taken-over","outage":"PT2.48S",
                         "phases":[{"name":"detect","took":"PT1.5S"},{"name":"fence"},{"name":"start"},{"name":"claim"},
                           {"name":"announce"},{"name":"confirm"}],
                         "decisions":[{"from":"SUSPECT","to":"FENCING","detail":{"service":"UP"}},{"to":"TAKING_OVER"}],
                         "commands":[{"action":"fence","result":"unknown"},{"action":"start","outcome":"exit 0"},
                           {"finished":null}]}""");
    }

    @Test
    void listsRecoveriesOfOneService() {
        journal.keep(Samples.story("r1", "web"));
        journal.keep(Samples.story("r2", "mail"));

        var answer = get("/api/v1/recoveries?service=web");

        assertThat(answer).hasStatusOk().bodyJson().extractingPath("$[*].id").asArray().containsExactly("r1");
    }

    @Test
    void pagesThroughEventsByTheNextLink() {
        for (int id = 1; id <= 5; id++) {
            journal.append(Samples.event(id, "web", "WATCHING", "SUSPECT", "event " + id));
        }

        var first = get("/api/v1/events?limit=3&service=web");
        var second = get("/api/v1/events?before=3&limit=3&service=web");

        assertThat(first).bodyJson().extractingPath("$.events[*].id").asArray().containsExactly(5, 4, 3);
        assertThat(first).bodyJson().extractingPath("$.next")
                .isEqualTo("/api/v1/events?before=3&limit=3&service=web");
        assertThat(second).bodyJson().extractingPath("$.events[*].id").asArray().containsExactly(2, 1);
        assertThat(second).bodyJson().extractingPath("$.next").isNull();
    }

    @Test
    void encodesTheServiceInTheNextLink() {
        journal.append(Samples.event(1, "a&before=9", "WATCHING", "WATCHING", "odd"));

        var answer = mvc.get().uri("/api/v1/events?limit=1&service={s}", "a&before=9").with(httpBasic("eye", "secret"))
                .exchange();

        assertThat(answer).bodyJson().extractingPath("$.next")
                .isEqualTo("/api/v1/events?before=1&limit=1&service=a%26before%3D9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/events?limit=0", "/api/v1/events?limit=501", "/api/v1/events?limit=x",
            "/api/v1/events?before=-1", "/api/v1/recoveries?limit=501"})
    void refusesALimitOutOfRange(String uri) {
        var answer = get(uri);

        assertThat(answer).hasStatus(400).hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON);
    }

    @Test
    void doesNotCarryTheInsideOutWhenItFails() {
        services.breakDown();

        var answer = get("/api/v1/services");

        assertThat(answer).hasStatus(500).hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON).bodyText()
                .doesNotContain("secret-detail");
    }

    @Test
    void describesItselfAsOpenApi() {
        var answer = get("/v3/api-docs");

        assertThat(answer).hasStatusOk().bodyText().contains("/api/v1/services/{name}/holder", "expectedHolder",
                "\"412\"").doesNotContain("/drill", "/reload");
    }
}
