package io.rpt.djl.train;

import io.rpt.core.prompt.LinearHead;
import io.rpt.core.tensor.FloatTensor;
import java.util.Map;
import java.util.TreeMap;

/**
 * The values of everything that may be trained, on the host.
 *
 * @param prompt those of the raw table, if there is one, and of the network or generator, by name
 * @param head the head's values by name; none if the head has none
 */
record PromptValues(Map<String, FloatTensor> prompt, Map<String, FloatTensor> head) {
  PromptValues {
    prompt = Map.copyOf(prompt);
    head = Map.copyOf(head);
  }

  /** From values by parameter name. */
  static PromptValues of(Map<String, FloatTensor> byName) {
    Map<String, FloatTensor> prompt = new TreeMap<>(byName);
    Map<String, FloatTensor> head = new TreeMap<>();
    byName.forEach(
        (name, value) -> {
          if (isHead(name)) {
            head.put(name, value);
            prompt.remove(name);
          }
        });
    return new PromptValues(prompt, head);
  }

  /** Whether a parameter of this name belongs to the head. */
  static boolean isHead(String name) {
    return name.equals(LinearHead.WEIGHT) || name.equals(LinearHead.BIAS);
  }

  /** The values by parameter name. */
  Map<String, FloatTensor> byName() {
    Map<String, FloatTensor> all = new TreeMap<>(prompt);
    all.putAll(head);
    return all;
  }
}
