/** First values of the raw prompt. */
@NullMarked
package io.rpt.core.init;

import org.jspecify.annotations.NullMarked;
