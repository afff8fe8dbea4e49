package io.rpt.djl.backbone;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import com.google.common.primitives.Ints;
import io.rpt.core.generator.GeneratorPlan;
import io.rpt.core.golden.GoldenGenerator;
import io.rpt.core.inject.InjectedBatch;
import io.rpt.core.inject.InjectedRow;
import io.rpt.core.inject.Late;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.inject.TokenRow;
import io.rpt.core.prompt.LinearHead;
import io.rpt.core.reparam.LayerPlan;
import io.rpt.core.reparam.Layers;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.block.GeneratorBlock;
import io.rpt.djl.block.LinearHeadBlock;
import io.rpt.djl.block.LowerLayers;
import io.rpt.djl.block.PromptBlock;
import io.rpt.djl.block.PromptSource;
import io.rpt.djl.block.PromptedClassifier;
import io.rpt.djl.block.WordHead;
import io.rpt.djl.golden.GoldenTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Runs a case of a late prompt, static or generated, or of masked-LM classification, and compares
 * every output that it lists.
 */
final class PromptedGoldenRun {
  private static final String MLM = "prompt_mlm";
  private static final List<String> KINDS =
      List.of("late_static", "late_npg", "late_appg", "late_mppg", MLM);

  private final GoldenCase golden;
  private final Backbone backbone;
  private final NDManager pass;
  private final double relative;
  private final PromptSource source;
  private final PromptInjector injector;
  private final InjectedBatch batch;
  private final NDList inputs;
  private final PromptedClassifier model;

  private PromptedGoldenRun(GoldenCase golden, Backbone backbone, NDManager pass, double relative) {
    this.golden = golden;
    this.backbone = backbone;
    this.pass = pass;
    this.relative = relative;
    source = golden.json().has("generator") ? generator() : table();
    injector =
        isMlm()
            ? PromptInjector.afterCls()
            : PromptInjector.late(golden.json().get("insert_after_layer").getAsInt());
    batch = inject();
    inputs = PromptInputs.arrays(pass, batch);
    model = isMlm() ? words(wordIds()) : linear();
    model.initialize(pass, DataType.FLOAT32, new Shape(1, 1));
  }

  /** Whether this is such a case. */
  static boolean isOne(GoldenCase golden) {
    return !golden.kind(KINDS).isEmpty();
  }

  /**
   * Runs and compares with the file's tolerance, or {@code relative} of the magnitude if that is
   * more.
   */
  static void check(GoldenCase golden, DeviceChoice device, double relative) {
    try (Backbone backbone = Backbone.open(golden.folder(), device);
        NDManager pass = backbone.newManager()) {
      new PromptedGoldenRun(golden, backbone, pass, relative).compare();
    }
  }

  private boolean isMlm() {
    return golden.kind(KINDS).equals(MLM);
  }

  private PromptSource table() {
    long[] shape = golden.shape("prompt");
    PromptShape rows = new PromptShape(Ints.checkedCast(shape[0]), Ints.checkedCast(shape[1]));
    LayerPlan plain = LayerPlan.of(Layers.identity(), rows, rows.width());
    return new PromptBlock(plain, tensor("prompt"), Map.of(), true);
  }

  private PromptSource generator() {
    GeneratorPlan plan =
        GoldenGenerator.plan(
            golden.json(),
            backbone.hiddenWidth(),
            Ints.checkedCast(golden.shape("down_weight")[0]));
    Map<String, FloatTensor> weights = new HashMap<>();
    GoldenGenerator.NAMES.forEach((name, own) -> weights.put(own, tensor(name)));
    return new GeneratorBlock(plan, weights, true);
  }

  private FloatTensor tensor(String input) {
    int[] shape = Arrays.stream(golden.shape(input)).mapToInt(Ints::checkedCast).toArray();
    return FloatTensor.of(golden.floats(input), shape);
  }

  private PromptedClassifier linear() {
    LinearHead head = new LinearHead(tensor("head_weight"), tensor("head_bias"));
    return new PromptedClassifier(backbone, injector, source, new LinearHeadBlock(head, true));
  }

  private PromptedClassifier words(int[] ids) {
    return new PromptedClassifier(backbone, injector, source, WordHead.of(ids));
  }

  private int[] wordIds() {
    return Arrays.stream(golden.longs("verbalizer_ids")).mapToInt(Ints::checkedCast).toArray();
  }

  private InjectedBatch inject() {
    int length = Ints.checkedCast(golden.shape("input_ids")[1]);
    long[] ids = golden.longs("input_ids");
    long[] types =
        golden.hasInput("token_type_ids") ? golden.longs("token_type_ids") : new long[ids.length];
    long[] mask = golden.longs("attention_mask");
    List<InjectedRow> rows = new ArrayList<>();
    for (int from = 0; from < ids.length; from += length) {
      int to = from + (int) Arrays.stream(mask, from, from + length).sum();
      TokenRow row =
          new TokenRow(ints(ids, from, to), ints(types, from, to), new boolean[to - from]);
      InjectedRow injected = injector.inject(row, source.shape().length());
      rows.add(isMlm() ? injected.reading(maskPlace(from / length)) : injected);
    }
    return InjectedBatch.of(rows, backbone.paddingId(), backbone.maxPositions());
  }

  private int maskPlace(int row) {
    return Ints.checkedCast(golden.longs("mask_positions")[row]);
  }

  private static int[] ints(long[] values, int from, int to) {
    return Arrays.stream(values, from, to).mapToInt(Ints::checkedCast).toArray();
  }

  private void compare() {
    if (golden.outputs().isEmpty()) {
      throw new AssertionError(golden.title() + " lists no output.");
    }
    NDArray logits;
    NDArray loss;
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      logits = model.forward(new ParameterStore(pass, false), inputs, true).singletonOrThrow();
      NDArray labels = pass.create(golden.longs("labels"), new Shape(batch.size(), 1)); // [B, 1]
      loss = logits.logSoftmax(-1).gather(labels, 1).mean().neg();
      collector.backward(loss);
    }
    for (String output : golden.outputs()) {
      if (output.startsWith("hidden_states_") || output.equals("last_hidden_state")) {
        compareStates(output);
      } else {
        check(output, output(output, logits, loss));
      }
    }
  }

  private NDArray output(String output, NDArray logits, NDArray loss) {
    return switch (output) {
      case "head_logits", "class_logits" -> logits;
      case "loss" -> loss.reshape(1);
      case "prompts" -> prompts();
      case "mask_logits" -> {
        PromptedClassifier all = new PromptedClassifier(backbone, injector, source, allWords());
        yield all.forward(new ParameterStore(pass, false), inputs, false).singletonOrThrow();
      }
      default -> gradient(output.substring("grad_".length()));
    };
  }

  private static WordHead allWords() {
    return WordHead.vocabulary();
  }

  private NDArray gradient(String input) {
    String name =
        input.equals("prompt")
            ? PromptBlock.RAW
            : Objects.requireNonNull(GoldenGenerator.NAMES.get(input), input);
    return model.getParameters().values().stream()
        .filter(parameter -> parameter.getName().equals(name))
        .map(Parameter::getArray)
        .findFirst()
        .orElseThrow()
        .getGradient();
  }

  /** [B, T, H] states of the text below the prompt, after some layers. */
  private NDArray below(int layers) {
    return new LowerLayers(backbone, new Late(layers))
        .run(inputs.get(0), text(1), text(2), text(3));
  }

  /** The part [B, T] of an input [B, P+T] that belongs to the text. */
  private NDArray text(int input) {
    return inputs.get(input).get(":, {}:", source.shape().length());
  }

  private NDArray prompts() {
    NDArray first = text(1).sum(new int[] {1}).zerosLike();
    ParameterStore store = new ParameterStore(pass, false);
    return source.prompts(store, below(((Late) injector).layer()), text(1), first, false);
  }

  private void compareStates(String output) {
    LayerStack stack = backbone.stack();
    int inserted = ((Late) injector).layer();
    int layers =
        output.equals("last_hidden_state")
            ? stack.layerCount()
            : Integer.parseInt(output.substring("hidden_states_".length()));
    if (layers <= inserted) {
      golden.checkPlaces(output, GoldenTensor.of(below(layers)), textMask(), relative);
      return;
    }
    NDArray joined = prompts().concat(below(inserted), 1);
    NDArray bias = stack.attentionBias(inputs.get(1));
    NDArray states = stack.layers(inserted, layers, joined, bias);
    if (layers == stack.layerCount()) {
      states = stack.finish(states);
    }
    golden.checkPlaces(output, GoldenTensor.of(states), batch.mask(), relative);
  }

  private long[] textMask() {
    return text(1).toLongArray();
  }

  private void check(String output, NDArray actual) {
    golden.check(output, GoldenTensor.of(actual), relative);
  }
}
