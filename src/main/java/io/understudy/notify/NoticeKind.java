package io.understudy.notify;

import io.understudy.vocabulary.Word;

/** What a notice is about. Its word is the {@code event} of a webhook, and names the two templates of its texts. */
enum NoticeKind implements Word {
    /** A recovery begins to do something. */
    RECOVERY_BEGUN,
    /** One recovery, or all of a host's, have ended. */
    RECOVERY_ENDED,
    /** A service is still halted. */
    HALTED,
    /** It no longer is. */
    HALT_OVER,
    /** Services do not answer their clients, and nothing is done; also the reminders of that. */
    UNSERVED,
    /** They answer again. */
    UNSERVED_OVER,
    /** Somebody should look, outside of a recovery. */
    ALERT,
    /** The first mirror run that was not complete. */
    MIRROR_FAILED,
    /** The first mirror run that is complete again. */
    MIRROR_COMPLETE,
    /** Ordered to see whether notices arrive. */
    TEST
}
