/** What the demonstration brings along: texts, and a backbone made from a seed. */
@NullMarked
package io.rpt.examples.demo;

import org.jspecify.annotations.NullMarked;
