/** The data that the command line reads: own texts as JSON Lines or CSV, and SuperGLUE. */
@NullMarked
package io.rpt.examples.data;

import org.jspecify.annotations.NullMarked;
