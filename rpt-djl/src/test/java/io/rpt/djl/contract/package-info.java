/** What a reparameterizer of one's own must hold, as tests to extend. */
@NullMarked
package io.rpt.djl.contract;

import org.jspecify.annotations.NullMarked;
