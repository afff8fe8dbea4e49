package io.rpt.core.generator;

import io.rpt.core.error.Checks;
import io.rpt.core.reparam.Layer;
import io.rpt.core.tensor.PromptShape;
import java.util.OptionalDouble;

/**
 * A generator that makes a late prompt from the states of each instance (Late Prompt Tuning, Liu et
 * al. 2022, section 3.2), apart from the shape of the prompt.
 *
 * @param kind which one
 * @param bottleneck m, the inner width
 * @param dropout the rate on the generated rows in training; empty for the hidden dropout of the
 *     backbone's configuration, as published
 */
public record Generator(GeneratorKind kind, int bottleneck, OptionalDouble dropout) {
  /** Checks the width and the rate. */
  public Generator {
    Checks.inRange("generator's bottleneck", bottleneck, 1, Layer.MAX_WIDTH);
    if (dropout.isPresent()) {
      Checks.inHalfOpenRange("dropout rate", dropout.getAsDouble(), 0, 1);
    }
  }

  /** See {@link GeneratorKind#NPG}; the published bottleneck is 128. */
  public static Generator npg(int bottleneck) {
    return new Generator(GeneratorKind.NPG, bottleneck, OptionalDouble.empty());
  }

  /** See {@link GeneratorKind#APPG}. */
  public static Generator appg(int bottleneck) {
    return new Generator(GeneratorKind.APPG, bottleneck, OptionalDouble.empty());
  }

  /** See {@link GeneratorKind#MPPG}. */
  public static Generator mppg(int bottleneck) {
    return new Generator(GeneratorKind.MPPG, bottleneck, OptionalDouble.empty());
  }

  /** The same with this rate of dropout. */
  public Generator withDropout(double rate) {
    return new Generator(kind, bottleneck, OptionalDouble.of(rate));
  }

  /**
   * The generator for prompts of a shape.
   *
   * @param shape [P, D]
   * @param usualDropout the rate where none is chosen
   */
  public GeneratorPlan plan(PromptShape shape, double usualDropout) {
    return new GeneratorPlan(kind, shape, bottleneck, dropout.orElse(usualDropout));
  }
}
