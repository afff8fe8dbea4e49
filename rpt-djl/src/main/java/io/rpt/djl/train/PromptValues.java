package io.rpt.djl.train;

import io.rpt.core.error.InvalidValueException;
import io.rpt.core.prompt.LinearHead;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.djl.block.LinearHeadBlock;
import io.rpt.djl.block.PromptBlock;
import java.util.Map;
import java.util.TreeMap;

/**
 * The values of everything that may be trained, on the host.
 *
 * @param raw [P, R] the raw table
 * @param weights the network's weights by name
 * @param head the head
 */
record PromptValues(FloatTensor raw, Map<String, FloatTensor> weights, LinearHead head) {
  PromptValues {
    weights = Map.copyOf(weights);
  }

  /** From values by parameter name. */
  static PromptValues of(Map<String, FloatTensor> byName) {
    Map<String, FloatTensor> rest = new TreeMap<>(byName);
    FloatTensor raw = take(rest, PromptBlock.RAW);
    LinearHead head =
        new LinearHead(take(rest, LinearHeadBlock.WEIGHT), take(rest, LinearHeadBlock.BIAS));
    return new PromptValues(raw, rest, head);
  }

  private static FloatTensor take(Map<String, FloatTensor> from, String name) {
    FloatTensor tensor = from.remove(name);
    if (tensor == null) {
      throw new InvalidValueException(
          "The values of "
              + name
              + " are missing among those of a prompt; given are "
              + from.keySet()
              + ".");
    }
    return tensor;
  }

  /** The values by parameter name. */
  Map<String, FloatTensor> byName() {
    Map<String, FloatTensor> all = new TreeMap<>(weights);
    all.put(PromptBlock.RAW, raw);
    all.put(LinearHeadBlock.WEIGHT, head.weight());
    all.put(LinearHeadBlock.BIAS, head.bias());
    return all;
  }
}
