/** The pages: what each of them shows, and the forms that order. */
@NullMarked
package io.understudy.web.page;

import org.jspecify.annotations.NullMarked;
