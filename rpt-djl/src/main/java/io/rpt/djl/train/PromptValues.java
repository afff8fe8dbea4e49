package io.rpt.djl.train;

import io.rpt.core.error.InvalidValueException;
import io.rpt.core.prompt.LinearHead;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.djl.block.PromptBlock;
import java.util.Map;
import java.util.TreeMap;

/**
 * The values of everything that may be trained, on the host.
 *
 * @param raw [P, R] the raw table
 * @param weights the network's weights by name
 * @param head the head's values by name; none if the head has none
 */
record PromptValues(
    FloatTensor raw, Map<String, FloatTensor> weights, Map<String, FloatTensor> head) {
  PromptValues {
    weights = Map.copyOf(weights);
    head = Map.copyOf(head);
  }

  /** From values by parameter name. */
  static PromptValues of(Map<String, FloatTensor> byName) {
    Map<String, FloatTensor> weights = new TreeMap<>(byName);
    FloatTensor raw = weights.remove(PromptBlock.RAW);
    if (raw == null) {
      throw new InvalidValueException(
          "The values of "
              + PromptBlock.RAW
              + " are missing among those of a prompt; given are "
              + byName.keySet()
              + ".");
    }
    Map<String, FloatTensor> head = new TreeMap<>();
    byName.forEach(
        (name, value) -> {
          if (isHead(name)) {
            head.put(name, value);
            weights.remove(name);
          }
        });
    return new PromptValues(raw, weights, head);
  }

  /** Whether a parameter of this name belongs to the head. */
  static boolean isHead(String name) {
    return name.equals(LinearHead.WEIGHT) || name.equals(LinearHead.BIAS);
  }

  /** The values by parameter name. */
  Map<String, FloatTensor> byName() {
    Map<String, FloatTensor> all = new TreeMap<>(weights);
    all.putAll(head);
    all.put(PromptBlock.RAW, raw);
    return all;
  }
}
