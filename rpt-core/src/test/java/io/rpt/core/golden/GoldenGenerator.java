package io.rpt.core.golden;

import com.google.gson.JsonObject;
import io.rpt.core.generator.GeneratorKind;
import io.rpt.core.generator.GeneratorPlan;
import io.rpt.core.tensor.PromptShape;
import java.util.Map;

/** A golden generator of late prompts as this library builds it. */
public final class GoldenGenerator {
  /** The golden parameter names, and the plan's. */
  public static final Map<String, String> NAMES =
      Map.of(
          "down_weight", GeneratorPlan.DOWN_WEIGHT,
          "down_bias", GeneratorPlan.DOWN_BIAS,
          "up_weight", GeneratorPlan.UP_WEIGHT,
          "up_bias", GeneratorPlan.UP_BIAS);

  private GoldenGenerator() {}

  /** Whether an entry of the reparameterizers is a generator. */
  public static boolean is(JsonObject entry) {
    return entry.get("kind").getAsString().equals("generator");
  }

  /**
   * The generator of an entry or a case.
   *
   * @param width D
   * @param bottleneck m
   */
  public static GeneratorPlan plan(JsonObject entry, int width, int bottleneck) {
    return new GeneratorPlan(
        GeneratorKind.byId(entry.get("generator").getAsString()),
        new PromptShape(entry.get("num_prompt_tokens").getAsInt(), width),
        bottleneck,
        0);
  }
}
