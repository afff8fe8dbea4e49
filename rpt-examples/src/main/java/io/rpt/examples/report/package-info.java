/** What finished comparisons show: tables, tests and pictures. */
@NullMarked
package io.rpt.examples.report;

import org.jspecify.annotations.NullMarked;
