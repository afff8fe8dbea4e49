package io.rpt.core.prompt;

import io.rpt.core.inject.PromptInjector;
import io.rpt.core.tensor.FloatTensor;
import java.util.List;
import java.util.Map;

/**
 * What turns the backbone's output into an answer. It is saved with the prompt, and what it has of
 * numbers is trained with it.
 */
public sealed interface Head
    permits LinearHead, PeftPooledHead, ChoiceHead, VerbalizerHead, RankingHead, GenerationHead {
  /** Its numbers by name, such as {@value LinearHead#WEIGHT}; none where the backbone has them. */
  Map<String, FloatTensor> tensors();

  /** Whether it can read what a backbone with this injection gives. */
  boolean accepts(PromptInjector injector);

  /**
   * Refuses labels that it cannot answer with.
   *
   * @param labels the label strings of the task
   * @throws io.rpt.core.error.InvalidValueException naming them
   */
  void requireLabels(List<String> labels);

  /** How many numbers it keeps. */
  default long parameterCount() {
    return tensors().values().stream().mapToLong(FloatTensor::size).sum();
  }
}
