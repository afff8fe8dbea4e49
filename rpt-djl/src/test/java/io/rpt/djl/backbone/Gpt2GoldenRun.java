package io.rpt.djl.backbone;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import io.rpt.core.inject.InjectedBatch;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.inject.TokenRow;
import io.rpt.core.reparam.LayerPlan;
import io.rpt.core.reparam.Layers;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.block.DecoderReading;
import io.rpt.djl.block.PromptBlock;
import io.rpt.djl.block.PromptedDecoder;
import io.rpt.djl.generate.Answer;
import io.rpt.djl.generate.DecoderTexts;
import io.rpt.djl.generate.GreedyDecoder;
import io.rpt.djl.generate.ReadTexts;
import io.rpt.djl.golden.GoldenTensor;
import io.rpt.djl.train.Seq2SeqLoss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Runs a case of a decoder-only model through core's injection and the public Blocks, and compares
 * every output that it lists. The case's inputs say what is run.
 */
final class Gpt2GoldenRun {
  private final GoldenCase golden;
  private final Backbone backbone;
  private final DecoderFamily decoder;
  private final NDManager step;
  private final double relative;
  private final float[] promptValues;
  private final int promptLength;
  private final NDArray prompt; // [P, D]
  private final List<NDArray> states = new ArrayList<>();

  private Gpt2GoldenRun(GoldenCase golden, Backbone backbone, NDManager step, double relative) {
    this.golden = golden;
    this.backbone = backbone;
    this.decoder = backbone.decoder();
    this.step = step;
    this.relative = relative;
    promptValues = golden.hasInput("prompt") ? golden.floats("prompt") : new float[0];
    promptLength = promptValues.length / backbone.width();
    prompt = step.create(promptValues, new Shape(promptLength, backbone.width()));
  }

  /** Whether a case of this name can be run. */
  static boolean isBuilt(GoldenCase golden) {
    return !golden.kind(List.of("plain", "prompt", "greedy")).isEmpty();
  }

  /**
   * Runs and compares with the file's tolerance, or {@code relative} of the magnitude if that is
   * more.
   */
  static void check(GoldenCase golden, DeviceChoice device, double relative) {
    if (golden.outputs().isEmpty()) {
      throw new AssertionError(golden.title() + " lists no output.");
    }
    try (Backbone backbone = Backbone.open(golden.folder(), device);
        NDManager step = backbone.newManager()) {
      Gpt2GoldenRun run = new Gpt2GoldenRun(golden, backbone, step, relative);
      if (golden.outputs().contains("token_ids")) {
        run.greedy();
      } else {
        run.forward();
      }
    }
  }

  private void forward() {
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      prompt.setRequiresGradient(true);
      NDArray mask = mask();
      run(mask);
      NDArray logits = decoder.logits(states.get(states.size() - 1));
      NDArray head = golden.hasInput("head_weight") ? headLogits(mask) : step.zeros(new Shape(1));
      NDArray loss = golden.hasInput("labels") ? loss(logits, head) : step.zeros(new Shape(1));
      if (golden.outputs().contains("grad_prompt")) {
        collector.backward(loss);
      }
      for (String output : golden.outputs()) {
        compare(output, mask, logits, head, loss);
      }
    }
  }

  /** [B, P+T] the text's own mask, wherever its padding is, behind the prompt's. */
  private NDArray mask() {
    NDArray text = input("attention_mask");
    return step.ones(new Shape(text.getShape().get(0), promptLength), DataType.INT64)
        .concat(text, 1);
  }

  private NDArray input(String name) {
    return step.create(golden.longs(name), new Shape(golden.shape(name)));
  }

  /** Positions are counted over the mask; those that a case gives must say the same. */
  private void run(NDArray mask) {
    NDArray words = decoder.wordEmbeddings(input("input_ids"));
    Shape shape = new Shape(words.getShape().get(0), promptLength, backbone.width());
    NDArray rows = prompt.expandDims(0).broadcast(shape).concat(words, 1);
    NDArray positions = mask.cumSum(1).sub(1).maximum(0);
    if (golden.hasInput("position_ids")) {
      NDArray given = input("position_ids");
      if (!positions.mul(mask).contentEquals(given.mul(mask))) {
        throw new AssertionError(golden.title() + ": other positions than those of the mask.");
      }
    }
    states.add(decoder.embed(rows, positions, positions));
    NDArray bias = decoder.attentionBias(mask);
    for (int k = 0; k < decoder.layerCount(); k++) {
      states.add(decoder.layer(k, states.get(k), bias));
    }
    states.add(decoder.finish(states.remove(decoder.layerCount())));
  }

  /** [B, L] a linear head on the last real token's state. */
  private NDArray headLogits(NDArray mask) {
    NDArray last = states.get(states.size() - 1);
    Shape shape = last.getShape();
    NDArray places = // the last place where the mask is 1
        mask.mul(mask.cumSum(1)).argMax(1).reshape(-1, 1, 1);
    NDArray read = last.gather(places.broadcast(shape.get(0), 1, shape.get(2)), 1).squeeze(1);
    NDArray weight =
        step.create(golden.floats("head_weight"), new Shape(golden.shape("head_weight")));
    return read.matMul(weight.transpose()).add(step.create(golden.floats("head_bias")));
  }

  private NDArray loss(NDArray logits, NDArray head) {
    NDArray labels = input("labels");
    if (golden.hasInput("head_weight")) {
      NDArray classes = labels.reshape(-1, 1);
      return head.logSoftmax(1).gather(classes, 1).mean().neg();
    }
    NDArray ignored = step.full(new Shape(labels.getShape().get(0), promptLength), -100f);
    NDArray all = ignored.toType(DataType.INT64, false).concat(labels, 1).get(":, 1:");
    NDArray said = logits.get(":, :-1");
    NDArray count = all.gte(0).toType(DataType.FLOAT32, false).sum();
    return Seq2SeqLoss.sum(said, all).div(count);
  }

  private void compare(String output, NDArray mask, NDArray logits, NDArray head, NDArray loss) {
    long[] seen = mask.toLongArray();
    if (output.startsWith("hidden_states_")) {
      int k = Integer.parseInt(output.substring("hidden_states_".length()));
      golden.checkPlaces(output, GoldenTensor.of(states.get(k)), seen, relative);
      return;
    }
    switch (output) {
      case "last_hidden_state" ->
          golden.checkPlaces(
              output, GoldenTensor.of(states.get(states.size() - 1)), seen, relative);
      case "logits" -> golden.checkPlaces(output, GoldenTensor.of(logits), seen, relative);
      case "full_attention_mask" -> golden.checkMask(output, GoldenTensor.of(floats(mask)));
      case "head_logits" -> golden.check(output, GoldenTensor.of(head), relative);
      case "loss" -> golden.check(output, GoldenTensor.of(loss.reshape(1)), relative);
      case "grad_prompt" -> golden.check(output, GoldenTensor.of(prompt.getGradient()), relative);
      default -> throw unknown(output);
    }
  }

  private static NDArray floats(NDArray array) {
    return array.toType(DataType.FLOAT32, false);
  }

  private AssertionError unknown(String output) {
    return new AssertionError(golden.title() + ": unknown output " + output);
  }

  /** Through the Block that serves, whose prompt is read once. */
  private void greedy() {
    PromptInjector injector = PromptInjector.decoderOnly();
    InjectedBatch batch =
        InjectedBatch.of(
            rows().stream().map(row -> injector.inject(row, promptLength)).toList(),
            backbone.paddingId(),
            backbone.maxPositions());
    for (String output : golden.outputs()) {
      if (!output.equals("token_ids")) {
        throw unknown(output);
      }
      int most = golden.outputLength(output);
      try (ReadTexts texts = read(batch)) {
        List<Answer> answers = new GreedyDecoder(most).decode(texts);
        golden.check(
            output, new GoldenTensor(new long[] {batch.size(), most}, ids(answers, most)), 0);
      }
    }
  }

  private ReadTexts read(InjectedBatch batch) {
    if (promptLength == 0) {
      return plain(batch);
    }
    LayerPlan plan =
        LayerPlan.of(
            Layers.identity(), new PromptShape(promptLength, backbone.width()), backbone.width());
    PromptBlock rows =
        new PromptBlock(
            plan, FloatTensor.of(promptValues, promptLength, backbone.width()), Map.of(), false);
    PromptedDecoder model = new PromptedDecoder(backbone, PromptInjector.decoderOnly(), rows);
    model.initialize(step, DataType.FLOAT32, new Shape(1, 1));
    return ReadTexts.of(model, new ParameterStore(step, false), PromptInputs.arrays(step, batch));
  }

  private ReadTexts plain(InjectedBatch batch) {
    NDList arrays = PromptInputs.arrays(step, batch);
    DecoderCache cache = new DecoderCache(step);
    NDArray words = decoder.wordEmbeddings(arrays.get(0));
    NDArray read = decoder.resume(cache, words, arrays.get(1), arrays.get(3)); // [B, T, H]
    Shape shape = read.getShape();
    NDArray places = arrays.get(4).reshape(-1, 1, 1).broadcast(shape.get(0), 1, shape.get(2));
    NDArray next = arrays.get(1).sum(new int[] {1});
    return new DecoderTexts(
        backbone, new DecoderReading(cache, read.gather(places, 1).squeeze(1), next));
  }

  private List<TokenRow> rows() {
    int length = Math.toIntExact(golden.shape("input_ids")[1]);
    long[] ids = golden.longs("input_ids");
    long[] mask = golden.longs("attention_mask");
    List<TokenRow> rows = new ArrayList<>();
    for (int from = 0; from < ids.length; from += length) {
      int[] used =
          IntStream.range(from, from + length)
              .filter(i -> mask[i] == 1)
              .map(i -> Math.toIntExact(ids[i]))
              .toArray();
      rows.add(new TokenRow(used, new int[used.length], new boolean[used.length]));
    }
    return rows;
  }

  /** What ends a row fills it. */
  private double[] ids(List<Answer> answers, int most) {
    double[] ids = new double[answers.size() * most];
    Arrays.fill(ids, decoder.closingId());
    for (int row = 0; row < answers.size(); row++) {
      for (int i = 0; i < answers.get(row).ids().length(); i++) {
        ids[row * most + i] = answers.get(row).ids().get(i);
      }
    }
    return ids;
  }
}
