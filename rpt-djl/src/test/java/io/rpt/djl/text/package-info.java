/** Tests of tokenization. */
@NullMarked
package io.rpt.djl.text;

import org.jspecify.annotations.NullMarked;
