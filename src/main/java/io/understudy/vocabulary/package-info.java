/**
 * The words of the field as types: states, orders, triggers, reasons, results, verdicts, gates, paces. Everybody may
 * use it.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.understudy.vocabulary;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
