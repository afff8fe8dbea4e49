package io.rpt.djl.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.tracker.Tracker;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.rpt.core.golden.GoldenAssert;
import io.rpt.core.golden.GoldenMlp;
import io.rpt.core.golden.GoldenOutput;
import io.rpt.core.init.PromptInit;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.inject.TokenRow;
import io.rpt.core.io.SafetensorsFile;
import io.rpt.core.io.SafetensorsLimits;
import io.rpt.core.prompt.LinearHead;
import io.rpt.core.reparam.LayerEvaluator;
import io.rpt.core.reparam.LayerPlan;
import io.rpt.core.reparam.Mlp;
import io.rpt.core.reparam.Reparameterizer;
import io.rpt.core.reparam.Residual;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.train.TrainingStep.MicroBatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
    PromptInputs inputs =
        new PromptInputs(
            backbone, setup.injector(), setup.plan().shape().length(), backbone.maxPositions());
    JsonObject settings = entry.getAsJsonObject("optimizer");
    try (TrainablePrompt prompt = new TrainablePrompt(backbone, setup, start(setup.plan()), true);
        AdamW optimizer =
            new AdamW(adamW(settings), Tracker.fixed(settings.get("learning_rate").getAsFloat()))) {
      freeze(prompt, entry.getAsJsonArray("frozen"));
      TrainingStep step = new TrainingStep(prompt.model(), inputs, optimizer, prompt.manager(), 0);
      seen.put("grad_first", firstGradients(prompt, inputs));
      losses = run(entry, prompt, step, inputs);
      Map<String, FloatTensor> last = named(prompt.values());
      FloatTensor projected =
          LayerEvaluator.evaluate(setup.plan(), prompt.values().weights(), prompt.values().raw());
      last.put("projected", projected);
      seen.put("final", last);
    }
  }

  private double[] run(
      JsonObject entry, TrainablePrompt prompt, TrainingStep step, PromptInputs inputs) {
    int steps = entry.get("steps").getAsInt();
    double[] found = new double[steps + 1];
    for (int s = 0; s < steps; s++) {
      found[s] = step.run(List.of(batch(s % entry.get("batches").getAsInt()))).loss();
      if (s == 0) {
        seen.put("after_first", named(prompt.values()));
      }
    }
    found[steps] = lossOnly(prompt, inputs);
    return found;
  }

  private PromptSetup setup(JsonObject entry) {
    List<Long> raw = file.info("init/prompt").shape();
    PromptShape shape = new PromptShape(raw.get(0).intValue(), raw.get(1).intValue());
    boolean plain = entry.get("reparameterizer").getAsString().equals("prompt_only");
    LayerPlan plan = LayerPlan.of(plain ? Reparameterizer.identity() : residual(), shape);
    if (!plain) {
      GoldenMlp.of(plan, file.contains("init/down_bias"), file.contains("init/norm_weight"))
          .weightNames()
          .forEach((golden, own) -> goldenNames.put(own, golden));
    }
    goldenNames.put("prompt", "prompt");
    goldenNames.put("head.weight", "head_weight");
    goldenNames.put("head.bias", "head_bias");
    PromptInjector injector = PromptInjector.byName(entry.get("placement").getAsString());
    return new PromptSetup(plan, injector, PromptInit.uniform(0));
  }

  private Reparameterizer residual() {
    List<Long> down = file.info("init/down_weight").shape();
    Mlp mlp = Mlp.bottleneck(down.get(down.size() - 2).intValue());
    mlp = file.contains("init/down_bias") ? mlp : mlp.withoutBias();
    mlp = file.contains("init/norm_weight") ? mlp : mlp.withoutLayerNorm();
    Reparameterizer shared = new Residual(mlp);
    return down.size() == 3 ? shared.perToken() : shared;
  }

  private PromptValues start(LayerPlan plan) {
    Map<String, FloatTensor> weights = new HashMap<>();
    plan.weights()
        .forEach(
            spec ->
                weights.put(spec.name(), file.readFloats("init/" + goldenNames.get(spec.name()))));
    LinearHead head =
        new LinearHead(file.readFloats("init/head_weight"), file.readFloats("init/head_bias"));
    return new PromptValues(file.readFloats("init/prompt"), weights, head);
  }

  private static AdamW.Settings adamW(JsonObject settings) {
    return new AdamW.Settings(
        settings.get("beta1").getAsDouble(),
        settings.get("beta2").getAsDouble(),
        settings.get("eps").getAsDouble(),
        settings.get("weight_decay").getAsDouble());
  }

  private void freeze(TrainablePrompt prompt, JsonArray names) {
    for (JsonElement name : names) {
      List<Parameter> hit =
          prompt.model().getParameters().values().stream()
              .filter(p -> name.getAsString().equals(goldenNames.get(p.getName())))
              .toList();
      assertThat(hit).as("the frozen parameter " + name).hasSize(1);
      hit.get(0).freeze(true);
    }
  }

  /** The batch's unpadded rows; the engine pads them again. */
  private MicroBatch batch(int index) {
    int rows = file.info("in/input_ids").shape().get(1).intValue();
    int length = file.info("in/input_ids").shape().get(2).intValue();
    long[] ids = file.readLongs("in/input_ids");
    long[] mask = file.readLongs("in/attention_mask");
    long[] types = file.readLongs("in/token_type_ids");
    long[] labels = file.readLongs("in/labels");
    List<TokenRow> texts = new ArrayList<>();
    List<Integer> classes = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      int from = (index * rows + row) * length;
      int used = (int) Arrays.stream(mask, from, from + length).sum();
      texts.add(new TokenRow(part(ids, from, used), part(types, from, used), new boolean[used]));
      classes.add((int) labels[index * rows + row]);
    }
    return new MicroBatch(texts, classes);
  }

  private static int[] part(long[] values, int from, int count) {
    return Arrays.stream(values, from, from + count).mapToInt(Math::toIntExact).toArray();
  }

  private Map<String, FloatTensor> firstGradients(TrainablePrompt prompt, PromptInputs inputs) {
    try (NDManager pass = prompt.manager().newSubManager()) {
      try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
        collector.backward(meanLoss(prompt, inputs, pass, true));
      }
      Map<String, FloatTensor> gradients = new HashMap<>();
      for (Parameter parameter : prompt.model().trainedParameters()) {
        try (NDArray gradient = parameter.getArray().getGradient()) {
          gradients.put(goldenNames.get(parameter.getName()), TrainablePrompt.toHost(gradient));
          gradient.muli(0);
        }
      }
      return gradients;
    }
  }

  private double lossOnly(TrainablePrompt prompt, PromptInputs inputs) {
    try (NDManager pass = prompt.manager().newSubManager()) {
      return meanLoss(prompt, inputs, pass, false).getFloat();
    }
  }

  private NDArray meanLoss(
      TrainablePrompt prompt, PromptInputs inputs, NDManager pass, boolean training) {
    MicroBatch batch = batch(0);
    NDList arrays = inputs.arrays(pass, batch.rows());
    NDArray logits =
        prompt.model().forward(new ParameterStore(pass, false), arrays, training).get(0);
    long[] labels = batch.classes().stream().mapToLong(Integer::longValue).toArray();
    return CrossEntropy.sum(logits, pass.create(labels, new Shape(labels.length)))
        .div(labels.length);
  }

  private Map<String, FloatTensor> named(PromptValues values) {
    Map<String, FloatTensor> byGoldenName = new HashMap<>();
    values.byName().forEach((own, tensor) -> byGoldenName.put(goldenNames.get(own), tensor));
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
