/**
 * The lab: a primary, a standby, a client and a gateway in network namespaces, and what runs on them where the machine
 * has it not.
 */
@NullMarked
package io.understudy.lab;

import org.jspecify.annotations.NullMarked;
