package io.rpt.djl.block;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.prompt.OpaquePrompt;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The parameters of a Block by their paths, since those of different children bear the same names.
 */
final class ParameterPaths {
  private ParameterPaths() {}

  /** In the Block's order; a parameter that stands at several places has the path of the first. */
  static Map<String, Parameter> of(Block block) {
    Map<String, Parameter> named = new LinkedHashMap<>();
    Set<Parameter> seen = new HashSet<>();
    for (Pair<String, Parameter> pair : block.getParameters()) {
      String name = OpaquePrompt.PREFIX + pair.getKey();
      if (seen.add(pair.getValue()) && named.putIfAbsent(name, pair.getValue()) != null) {
        throw new InvalidValueException(
            "Two parameters of the Block "
                + block.getClass().getName()
                + " have the path "
                + pair.getKey()
                + "; expected different ones. Name its parameters and children differently.");
      }
    }
    return named;
  }
}
