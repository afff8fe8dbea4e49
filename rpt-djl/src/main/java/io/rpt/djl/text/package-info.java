/** Text to token rows through the tokenizer of a model folder. */
@NullMarked
package io.rpt.djl.text;

import org.jspecify.annotations.NullMarked;
