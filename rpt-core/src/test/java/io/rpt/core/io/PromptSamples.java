package io.rpt.core.io;

import io.rpt.core.data.TextFormat;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.prompt.LinearHead;
import io.rpt.core.prompt.PromptTask;
import io.rpt.core.prompt.Provenance;
import io.rpt.core.prompt.ReparameterizedPrompt;
import io.rpt.core.reparam.LayerPlan;
import io.rpt.core.reparam.Reparameterizer;
import io.rpt.core.reparam.Residual;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Small prompts with everything that is saved. */
final class PromptSamples {
  private PromptSamples() {}

  /** A residual prompt [3, 4] with bottleneck 2. */
  static ReparameterizedPrompt trained() {
    return trained(Residual.bottleneck(2));
  }

  static ReparameterizedPrompt trained(Reparameterizer reparameterizer) {
    LayerPlan plan = LayerPlan.of(reparameterizer, new PromptShape(3, 4));
    return trained(plan, values(3, plan.rawWidth()), plan.startWeights(7, PromptSamples::rows));
  }

  static ReparameterizedPrompt trained(
      LayerPlan plan, FloatTensor raw, Map<String, FloatTensor> weights) {
    return new ReparameterizedPrompt(plan, raw, weights, task(), provenance());
  }

  private static FloatTensor rows(PromptShape shape) {
    return values(shape.length(), shape.width());
  }

  static PromptTask task() {
    return new PromptTask(
        PromptInjector.beforeCls(),
        new LinearHead(values(2, 5), values(2)),
        List.of("nein", "s\u00ed \ud83d\ude00"),
        TextFormat.PAIR,
        128);
  }

  private static Provenance provenance() {
    return new Provenance(
        "aa",
        "bb",
        "cc",
        Long.MIN_VALUE,
        new TreeMap<>(Map.of("lr", "0.3", "epochs", "15")),
        new TreeMap<>(Map.of("java", "17")),
        new TreeMap<>(Map.of("accuracy", 0.1, "f1", 1.0)));
  }

  private static FloatTensor values(int... shape) {
    int count = 1;
    for (int size : shape) {
      count *= size;
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (i - 2) / 3f;
    }
    return FloatTensor.of(values, shape);
  }
}
