package io.rpt.core.prompt;

import io.rpt.core.error.InvalidValueException;
import io.rpt.core.generator.GeneratorPlan;
import io.rpt.core.inject.Late;
import io.rpt.core.reparam.WeightSpec;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A late prompt that a generator makes from the states of each text (Late Prompt Tuning, Liu et al.
 * 2022, section 3.2). There are no rows without a text, so it cannot be projected: the generator is
 * kept and runs at every prediction.
 *
 * @param plan the generator
 * @param weights its weights by name
 * @param task injection, head, labels, text format and length
 * @param provenance where it comes from
 */
public record GeneratedPrompt(
    GeneratorPlan plan, Map<String, FloatTensor> weights, PromptTask task, Provenance provenance)
    implements ServablePrompt, TrainedPrompt {
  /** Copies the map; checks names, shapes and values, and that the prompt is a late one. */
  public GeneratedPrompt {
    weights = Collections.unmodifiableMap(new TreeMap<>(weights));
    WeightSpec.requireExactly(plan.weights(), weights, "the generator " + plan);
    weights.forEach(GeneratedPrompt::requireFinite);
    if (!(task.injector() instanceof Late)) {
      throw new InvalidValueException(
          "A generator reads the states after some layer, but the injection is "
              + task.injector().name()
              + ". Use the injection late.");
    }
  }

  private static void requireFinite(String name, FloatTensor weight) {
    int bad = weight.firstNonFinite();
    if (bad >= 0) {
      throw new InvalidValueException(
          "The generator's weight "
              + name
              + " "
              + weight.shape()
              + " holds "
              + weight.get(bad)
              + " at row-major index "
              + bad
              + "; every value must be finite. Train again with a smaller learning rate.");
    }
  }

  @Override
  public PromptShape shape() {
    return plan.shape();
  }

  @Override
  public ServablePrompt servable() {
    return this;
  }

  @Override
  public long keptParameterCount() {
    return plan.parameterCount() + task.head().parameterCount();
  }
}
