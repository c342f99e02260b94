package io.understudy.notify;

import io.understudy.journal.Outbox;
import io.understudy.vocabulary.NodeId;
import jakarta.mail.MessagingException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Locale;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;

/** Mails to one recipient: one whose address is refused must not delay the others, nor have them told twice. */
final class MailChannel implements Channel {
    private final JavaMailSender sender;
    private final String from;
    private final String to;
    private final NodeId node;

    MailChannel(JavaMailSender sender, String from, String to, NodeId node) {
        this.sender = sender;
        this.from = from;
        this.to = to;
        this.node = node;
    }

    @Override
    public String name() {
        return "mail:" + to;
    }

    @Override
    public Sent send(Outbox.Notice notice) {
        try {
            var message = sender.createMimeMessage();
            var mail = new MimeMessageHelper(message, StandardCharsets.UTF_8.name());
            mail.setFrom(from);
            mail.setTo(to);
            mail.setSubject("[understudy " + node + "] " + notice.title());
            mail.setText(notice.text());
            mail.setSentDate(Date.from(notice.at()));
            // The same for every attempt, so that a mail server or reader can tell a repetition (RFC 5322 §3.6.4).
            message.setHeader("Message-ID", messageId(notice.id()));
            message.setHeader("References", messageId(notice.thread() + "-thread"));
            // Keeps vacation programs from answering (RFC 3834 §5).
            message.setHeader("Auto-Submitted", "auto-generated");
            message.setHeader("Understudy-Id", notice.id());
            if (notice.urgent()) {
                message.setHeader("Importance", "high");
            }
            sender.send(message);
            return new Sent.Delivered();
        } catch (MailAuthenticationException e) {
            return new Sent.Failed("the mail server refuses the user or password of spring.mail", null);
        } catch (MailException e) {
            return new Sent.Failed("the mail server did not accept it: " + reason(e), null);
        } catch (MessagingException e) {
            return new Sent.Failed("the mail can't be written: " + reason(e), null);
        }
    }

    private String messageId(String id) {
        return "<" + id.toLowerCase(Locale.ROOT) + "@" + node + ".understudy.invalid>";
    }

    /** The innermost exception has the reason; a mail server's answer is one line. */
    private static String reason(Throwable e) {
        var inner = e;
        for (int depth = 0; depth < 10; depth++) {
            var cause = inner instanceof MessagingException m && m.getNextException() != null
                    ? m.getNextException()
                    : inner.getCause();
            if (cause == null) {
                break;
            }
            inner = cause;
        }
        var text = inner.getMessage() == null ? inner.getClass().getSimpleName() : inner.getMessage();
        return text.replaceAll("\\p{Cntrl}+", " ").strip();
    }
}
