/** File formats: strict safetensors reading, atomic writing, the prompt folder. */
@NullMarked
package io.rpt.core.io;

import org.jspecify.annotations.NullMarked;
