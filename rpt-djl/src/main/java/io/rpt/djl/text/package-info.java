/** Text to token rows through a folder's {@code tokenizer.json}. */
@NullMarked
package io.rpt.djl.text;

import org.jspecify.annotations.NullMarked;
