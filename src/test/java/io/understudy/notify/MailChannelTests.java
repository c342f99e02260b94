package io.understudy.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.understudy.notify.Channel.Sent;
import io.understudy.vocabulary.NodeId;
import jakarta.mail.MessagingException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mail.javamail.JavaMailSenderImpl;

class MailChannelTests {
    private GreenMail server;
    private JavaMailSenderImpl sender;

    @BeforeEach
    void serve() {
        server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        sender = new JavaMailSenderImpl();
        sender.setHost("127.0.0.1");
        sender.setPort(server.getSmtp().getPort());
    }

    @AfterEach
    void end() {
        server.stop();
    }

    private MailChannel mail() {
        return new MailChannel(sender, "understudy@example.org", "ops@example.org", new NodeId("b"));
    }

    @Test
    void tellsTheTitleAndTheStory() throws MessagingException {
        assertThat(mail().send(Some.notice("n1", "recovery-7", true))).isInstanceOf(Sent.Delivered.class);

        var message = server.getReceivedMessages()[0];
        assertThat(message.getSubject()).isEqualTo("[understudy b] title of n1");
        assertThat(message.getFrom()[0]).hasToString("understudy@example.org");
        assertThat(message.getAllRecipients()[0]).hasToString("ops@example.org");
        assertThat(GreenMailUtil.getBody(message)).contains("text of n1");
        assertThat(message.getHeader("Message-ID")).containsExactly("<n1@b.understudy.invalid>");
        assertThat(message.getHeader("References")).containsExactly("<recovery-7-thread@b.understudy.invalid>");
        assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(message.getHeader("Understudy-Id")).containsExactly("n1");
    }

    @Test
    void aRepetitionHasTheSameMessageId() throws MessagingException {
        mail().send(Some.notice("n1", "t", true));
        mail().send(Some.notice("n1", "t", true));

        assertThat(server.getReceivedMessages()).hasSize(2)
                .allSatisfy(m -> assertThat(m.getHeader("Message-ID")).containsExactly("<n1@b.understudy.invalid>"));
    }

    @Test
    void startTlsIsUsedWhereItIsOffered(@TempDir Path folder) throws Exception {
        try (var secure = new StartTlsServer(folder)) {
            var configured = new JavaMailSenderImpl();
            configured.setHost("127.0.0.1");
            configured.setPort(secure.port());
            var properties = ChannelFactory.sender(configured).getJavaMailProperties();
            properties.setProperty("mail.smtp.ssl.trust", "127.0.0.1"); // its certificate is its own
            sender = configured;

            assertThat(mail().send(Some.notice("n1", "t", true))).isInstanceOf(Sent.Delivered.class);
            assertThat(secure.heard).contains("plain STARTTLS", "tls MAIL FROM:<understudy@example.org>",
                    "tls | text of n1").noneMatch(line -> line.startsWith("plain MAIL"));
            assertThat(properties).containsEntry("mail.smtp.timeout", "10000");

            properties.remove("mail.smtp.ssl.trust");
            assertThat(mail().send(Some.notice("n2", "t", true))).isInstanceOf(Sent.Failed.class);
            assertThat(secure.heard).noneMatch(line -> line.contains("n2"));
        }
    }

    @Test
    void aServerThatIsDownIsSaid() {
        int port = server.getSmtp().getPort();
        server.stop();

        var sent = mail().send(Some.notice("n1", "t", true));
        assertThat(sent).isInstanceOf(Sent.Failed.class);
        assertThat(((Sent.Failed) sent).why()).startsWith("the mail server did not accept it: ").contains("refused")
                .doesNotContain("\n");
        assertThat(port).isPositive();
    }

    @Test
    void aRefusedPasswordIsSaidWithoutIt() {
        server.setUser("ops@example.org", "ops", "right");
        sender.setUsername("ops");
        sender.setPassword("wr0ng-passw0rd");
        sender.getJavaMailProperties().setProperty("mail.smtp.auth", "true");

        var sent = mail().send(Some.notice("n1", "t", true));
        assertThat(sent).isInstanceOf(Sent.Failed.class);
        assertThat(((Sent.Failed) sent).why()).contains("refuses the user or password").doesNotContain("wr0ng");
    }
}
