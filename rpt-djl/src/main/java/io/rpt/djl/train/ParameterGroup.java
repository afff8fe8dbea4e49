package io.rpt.djl.train;

import io.rpt.core.reparam.Layer;
import io.rpt.core.reparam.LayerPlan;
import io.rpt.core.reparam.PlannedLayer;
import io.rpt.core.reparam.WeightSpec;
import io.rpt.djl.block.PromptBlock;
import java.util.Map;
import java.util.TreeMap;

/** Parameters that are trained with rates of their own. */
enum ParameterGroup {
  /** The raw table. */
  PROMPT,
  /** The network's matrices. */
  NETWORK,
  /** The network's biases, and scale and shift of its norms. */
  BIAS,
  /** The head's weight and bias. */
  HEAD;

  /**
   * The group of each trained parameter of a prompt, by name; those of a head are not among them.
   */
  static Map<String, ParameterGroup> of(LayerPlan plan) {
    Map<String, ParameterGroup> groups = new TreeMap<>();
    groups.put(PromptBlock.RAW, PROMPT);
    put(plan.root(), groups);
    return groups;
  }

  private static void put(PlannedLayer layer, Map<String, ParameterGroup> groups) {
    boolean norm = layer.layer() instanceof Layer.LayerNorm;
    layer.weights().stream()
        .filter(WeightSpec::trained)
        .forEach(spec -> groups.put(spec.name(), norm || isBias(spec.name()) ? BIAS : NETWORK));
    layer.children().forEach(child -> put(child, groups));
  }

  /** Linear maps have a {@code bias}; an LSTM's are {@code bias_ih_l0} and so on. */
  private static boolean isBias(String name) {
    return name.substring(name.lastIndexOf('.') + 1).startsWith("bias");
  }
}
