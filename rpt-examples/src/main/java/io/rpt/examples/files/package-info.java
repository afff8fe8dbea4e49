/** Files that the application's parts write and lock alike. */
@NullMarked
package io.rpt.examples.files;

import org.jspecify.annotations.NullMarked;
