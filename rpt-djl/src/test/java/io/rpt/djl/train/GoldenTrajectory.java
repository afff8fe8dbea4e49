package io.rpt.djl.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.tracker.Tracker;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.rpt.core.golden.GoldenAssert;
import io.rpt.core.golden.GoldenMlp;
import io.rpt.core.golden.GoldenOutput;
import io.rpt.core.init.PromptInit;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.io.SafetensorsFile;
import io.rpt.core.io.SafetensorsLimits;
import io.rpt.core.reparam.LayerEvaluator;
import io.rpt.core.reparam.LayerPlan;
import io.rpt.core.reparam.Mlp;
import io.rpt.core.reparam.Reparameterizer;
import io.rpt.core.reparam.Residual;
import io.rpt.core.reparam.SuperPos;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.block.PromptBlock;
import io.rpt.djl.ops.GradMode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One golden trajectory, run when it is made: what was seen at each stage, by golden names. */
final class GoldenTrajectory {
  private final SafetensorsFile file;
  private final Map<String, String> goldenNames = new HashMap<>();
  private final Map<String, Map<String, FloatTensor>> seen = new HashMap<>();
  private final double[] losses;

  GoldenTrajectory(Backbone backbone, Path path, JsonObject entry) {
    file = SafetensorsFile.open(path, SafetensorsLimits.forBackbones());
    PromptSetup setup = setup(entry);
    PromptBlock prompt = prompt(plan(setup));
    losses =
        entry.get("objective").getAsString().equals("teacher_forcing")
            ? run(entry, setup, GoldenSubject.seq2seq(backbone, setup, file, prompt))
            : run(entry, setup, GoldenSubject.classifier(backbone, setup, file, prompt));
  }

  private <B> double[] run(JsonObject entry, PromptSetup setup, GoldenSubject<B> subject) {
    JsonObject settings = entry.getAsJsonObject("optimizer");
    try (subject;
        StatefulOptimizer optimizer = optimizer(settings)) {
      freeze(subject.parameters(), entry.getAsJsonArray("frozen"));
      TrainingStep<B> step =
          new TrainingStep<>(
              subject.objective(), subject.trained(), optimizer, subject.manager(), 0, false);
      seen.put("grad_first", firstGradients(subject));
      double[] found = steps(entry, subject, step);
      Map<String, FloatTensor> values = subject.values();
      Map<String, FloatTensor> last = named(values);
      FloatTensor raw = values.get(PromptBlock.RAW);
      Map<String, FloatTensor> weights = new HashMap<>(values);
      weights.keySet().removeIf(n -> n.equals(PromptBlock.RAW) || n.startsWith("head."));
      last.put("projected", LayerEvaluator.evaluate(plan(setup), weights, raw));
      seen.put("final", last);
      return found;
    }
  }

  private <B> double[] steps(JsonObject entry, GoldenSubject<B> subject, TrainingStep<B> step) {
    int steps = entry.get("steps").getAsInt();
    double[] found = new double[steps + 1];
    for (int s = 0; s < steps; s++) {
      B batch = subject.batches().apply(s % entry.get("batches").getAsInt());
      found[s] = step.run(List.of(batch)).loss();
      if (s == 0) {
        seen.put("after_first", named(subject.values()));
      }
    }
    found[steps] = lossOnly(subject);
    return found;
  }

  private PromptSetup setup(JsonObject entry) {
    LayerPlan plan =
        switch (entry.get("reparameterizer").getAsString()) {
          case "superpos" -> superPos();
          case "prompt_only" -> LayerPlan.of(Reparameterizer.identity(), promptShape());
          default -> residualPlan();
        };
    goldenNames.putIfAbsent("prompt", "prompt");
    goldenNames.put("head.weight", "head_weight");
    goldenNames.put("head.bias", "head_bias");
    PromptInjector injector = PromptInjector.byName(entry.get("placement").getAsString());
    return new PromptSetup(new TreeNetwork(plan), injector, PromptInit.uniform(0));
  }

  private PromptShape promptShape() {
    List<Long> raw = file.info("init/prompt").shape();
    return new PromptShape(raw.get(0).intValue(), raw.get(1).intValue());
  }

  /** Weights of one basis for all rows, whose parameter is named among the frozen ones. */
  private LayerPlan superPos() {
    List<Long> basis = file.info("init/basis").shape();
    PromptShape shape =
        new PromptShape(
            file.info("init/weights").shape().get(0).intValue(), basis.get(1).intValue());
    LayerPlan plan =
        LayerPlan.of(SuperPos.basisSize(basis.get(0).intValue()).withSharedBasis(), shape);
    goldenNames.put("prompt", "weights");
    goldenNames.put(plan.weights().get(0).name(), "basis");
    return plan;
  }

  private LayerPlan residualPlan() {
    LayerPlan plan = LayerPlan.of(residual(), promptShape());
    GoldenMlp.of(plan, file.contains("init/down_bias"), file.contains("init/norm_weight"))
        .weightNames()
        .forEach((golden, own) -> goldenNames.put(own, golden));
    return plan;
  }

  private Reparameterizer residual() {
    List<Long> down = file.info("init/down_weight").shape();
    Mlp mlp = Mlp.bottleneck(down.get(down.size() - 2).intValue());
    mlp = file.contains("init/down_bias") ? mlp : mlp.withoutBias();
    mlp = file.contains("init/norm_weight") ? mlp : mlp.withoutLayerNorm();
    Reparameterizer shared = new Residual(mlp);
    return down.size() == 3 ? shared.perToken() : shared;
  }

  private static LayerPlan plan(PromptSetup setup) {
    return ((TreeNetwork) setup.network()).plan();
  }

  private PromptBlock prompt(LayerPlan plan) {
    Map<String, FloatTensor> weights = new HashMap<>();
    plan.weights()
        .forEach(
            spec ->
                weights.put(spec.name(), file.readFloats("init/" + goldenNames.get(spec.name()))));
    return new PromptBlock(
        plan, file.readFloats("init/" + goldenNames.get("prompt")), weights, true);
  }

  private static StatefulOptimizer optimizer(JsonObject settings) {
    Tracker rate = Tracker.fixed(settings.get("learning_rate").getAsFloat());
    double decay = settings.get("weight_decay").getAsDouble();
    return settings.get("name").getAsString().equals("adamw")
        ? new AdamW(adamW(settings), rate, id -> decay)
        : new Adafactor(adafactor(settings), rate, id -> decay);
  }

  private static AdamW.Settings adamW(JsonObject settings) {
    return new AdamW.Settings(
        settings.get("beta1").getAsDouble(),
        settings.get("beta2").getAsDouble(),
        settings.get("eps").getAsDouble());
  }

  private static Adafactor.Settings adafactor(JsonObject settings) {
    return new Adafactor.Settings(
        settings.get("eps1").getAsDouble(),
        settings.get("clip_threshold").getAsDouble(),
        settings.get("decay_exponent").getAsDouble());
  }

  private void freeze(List<Parameter> parameters, JsonArray names) {
    for (JsonElement name : names) {
      List<Parameter> hit =
          parameters.stream()
              .filter(p -> name.getAsString().equals(goldenNames.get(p.getName())))
              .toList();
      assertThat(hit).as("the frozen parameter " + name).hasSize(1);
      hit.get(0).freeze(true);
    }
  }

  private <B> Map<String, FloatTensor> firstGradients(GoldenSubject<B> subject) {
    try (NDManager pass = subject.manager().newSubManager()) {
      try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
        collector.backward(meanLoss(subject, pass));
      }
      Map<String, FloatTensor> gradients = new HashMap<>();
      for (Parameter parameter : subject.trained()) {
        try (NDArray gradient = parameter.getArray().getGradient()) {
          gradients.put(goldenNames.get(parameter.getName()), TrainablePrompt.toHost(gradient));
          gradient.muli(0);
        }
      }
      return gradients;
    }
  }

  private static <B> double lossOnly(GoldenSubject<B> subject) {
    try (NDManager pass = subject.manager().newSubManager()) {
      return GradMode.off(() -> meanLoss(subject, pass).getFloat());
    }
  }

  private static <B> NDArray meanLoss(GoldenSubject<B> subject, NDManager pass) {
    B batch = subject.batches().apply(0);
    NDArray terms = pass.create((float) subject.objective().terms(batch));
    return subject.objective().loss(batch, pass).div(terms);
  }

  private Map<String, FloatTensor> named(Map<String, FloatTensor> values) {
    Map<String, FloatTensor> byGoldenName = new HashMap<>();
    values.forEach((own, tensor) -> byGoldenName.put(goldenNames.get(own), tensor));
    return byGoldenName;
  }

  /** Compares one listed output with what was seen. */
  void compare(JsonObject outputs, String name) {
    if (name.equals("losses")) {
      compareLosses(outputs.getAsJsonObject(name).getAsJsonArray("tolerance_per_step"));
      return;
    }
    String[] parts = name.split("/", 2);
    FloatTensor actual = seen.getOrDefault(parts[0], Map.of()).get(parts[parts.length - 1]);
    assertThat(actual).as("the output " + name + " is unknown").isNotNull();
    GoldenOutput.read(outputs, file, name, "ref64/" + name, "out/" + name)
        .compare(actual.toDoubles(), actual.shape().stream().mapToLong(i -> i).toArray());
  }

  private void compareLosses(JsonArray tolerances) {
    double[] expected = file.readDoubles("ref64/losses");
    assertThat(expected).hasSameSizeAs(losses);
    assertThat(tolerances).hasSize(losses.length);
    for (int s = 0; s < losses.length; s++) {
      GoldenAssert.assertClose(
          "the loss of step " + s,
          new double[] {expected[s]},
          new double[] {losses[s]},
          tolerances.get(s).getAsDouble());
    }
  }
}
