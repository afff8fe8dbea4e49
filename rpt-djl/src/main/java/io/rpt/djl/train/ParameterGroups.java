package io.rpt.djl.train;

import io.rpt.core.error.InvalidValueException;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rates of each group of parameters.
 *
 * @param prompt the raw table's
 * @param network those of the network's matrices
 * @param bias those of the network's biases, and of scale and shift of its norms
 * @param head those of the head's weight and bias
 */
public record ParameterGroups(
    GroupRates prompt, GroupRates network, GroupRates bias, GroupRates head) {
  /** Checks every rate. */
  public ParameterGroups {
    prompt.check("");
    network.check("network ");
    bias.check("bias ");
    head.check("head ");
  }

  GroupRates of(ParameterGroup group) {
    return switch (group) {
      case PROMPT -> prompt;
      case NETWORK -> network;
      case BIAS -> bias;
      case HEAD -> head;
    };
  }

  /**
   * Refuses rates of their own for a group that has no parameters, or none that they act on.
   *
   * @param present the groups that have some
   * @param networkDecays whether the network has matrices that weight decay acts on
   * @throws InvalidValueException naming the group and its rates
   */
  void requireUsed(Set<ParameterGroup> present, boolean networkDecays) {
    if (!present.contains(ParameterGroup.NETWORK)) {
      requireSame("network", "there is no reparameterizer with matrices", network, prompt);
    } else if (!networkDecays && network.weightDecay() != prompt.weightDecay()) {
      throw new InvalidValueException(
          "The network weight decay is "
              + network.weightDecay()
              + ", but the reparameterizer keeps weight decay from all its matrices, as SuperPos"
              + " does from its basis. Leave it out, or let it act there (withBasisDecay).");
    }
    if (!present.contains(ParameterGroup.BIAS)) {
      requireSame("bias", "there is no reparameterizer with biases or norms", bias, network);
    }
    if (!present.contains(ParameterGroup.HEAD)) {
      GroupRates unset =
          new GroupRates(TrainOptionsBuilder.HEAD_LEARNING_RATE, prompt.weightDecay());
      requireSame("head", "the backbone's own answers have no head of the prompt", head, unset);
    }
  }

  private static void requireSame(String group, String why, GroupRates own, GroupRates unset) {
    if (!own.equals(unset)) {
      throw new InvalidValueException(
          "The "
              + group
              + " learning rate is "
              + own.learningRate()
              + " and the "
              + group
              + " weight decay "
              + own.weightDecay()
              + ", but there is nothing that they are for: "
              + why
              + ". Leave them out.");
    }
  }

  /** Every rate by name, as saved with a prompt. */
  SortedMap<String, String> asMap() {
    SortedMap<String, String> map = new TreeMap<>();
    Map.of("", prompt, "network_", network, "bias_", bias, "head_", head)
        .forEach(
            (group, rates) -> {
              map.put(group + "learning_rate", String.valueOf(rates.learningRate()));
              map.put(group + "weight_decay", String.valueOf(rates.weightDecay()));
            });
    return map;
  }
}
