/**
 * Support of the golden tests of all modules: where the files are, and how numbers are compared.
 */
@NullMarked
package io.rpt.core.golden;

import org.jspecify.annotations.NullMarked;
