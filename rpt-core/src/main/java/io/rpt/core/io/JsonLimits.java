package io.rpt.core.io;

import io.rpt.core.error.Checks;

/**
 * What a reader of JSON accepts, beyond strict JSON (RFC 8259) in UTF-8 without repeated names.
 *
 * @param maxBytes the largest accepted document
 * @param maxDepth the deepest accepted nesting of objects and lists
 * @param maxStringLength the longest accepted name or text, in UTF-16 units
 */
public record JsonLimits(int maxBytes, int maxDepth, int maxStringLength) {
  /** Checks the numbers. */
  public JsonLimits {
    Checks.inRange("maxBytes", maxBytes, 1, 1 << 30);
    Checks.inRange("maxDepth", maxDepth, 1, 1000);
    Checks.inRange("maxStringLength", maxStringLength, 1, 1 << 30);
  }

  /** 16 MiB, 64 levels, texts of 65,536 units: for prompt and configuration files. */
  public static JsonLimits standard() {
    return new JsonLimits(1 << 24, 64, 1 << 16);
  }
}
