/**
 * Prompts as values: trained, projected, servable, with all that serving needs beside the backbone.
 */
@NullMarked
package io.rpt.core.prompt;

import org.jspecify.annotations.NullMarked;
