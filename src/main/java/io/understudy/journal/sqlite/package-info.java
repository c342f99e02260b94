/** The journal in SQLite: one writing thread, bounded readers, retention. */
@NullMarked
package io.understudy.journal.sqlite;

import org.jspecify.annotations.NullMarked;
