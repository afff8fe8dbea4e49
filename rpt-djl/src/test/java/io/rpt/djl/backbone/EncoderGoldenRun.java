package io.rpt.djl.backbone;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.rpt.core.inject.InjectedBatch;
import io.rpt.core.inject.InjectedRow;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.inject.TokenRow;
import io.rpt.djl.golden.GoldenTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Runs a case of an encoder through core's injection and the public Block, and compares every
 * output that it lists.
 */
final class EncoderGoldenRun {
  private static final List<String> KINDS =
      List.of("plain", "prompt_after_cls", "prompt_before_cls", "prompt_mlm");

  private final GoldenCase golden;
  private final Backbone backbone;
  private final EncoderFamily encoder;
  private final int firstPosition;
  private final NDManager step;
  private final double relative;
  private final List<NDArray> states = new ArrayList<>();
  private NDArray prompt;
  private long[] mask = {};
  private long[] headIndex = {};

  private EncoderGoldenRun(GoldenCase golden, Backbone backbone, NDManager step, double relative) {
    this.golden = golden;
    this.backbone = backbone;
    this.encoder = backbone.encoder();
    this.firstPosition =
        ((EncoderConfig) ModelFolder.open(golden.folder()).config()).firstPosition();
    this.step = step;
    this.relative = relative;
    prompt = step.zeros(new Shape(0, backbone.width()));
  }

  /** Whether this kind of case can be run. */
  static boolean isBuilt(GoldenCase golden) {
    return !golden.kind(KINDS).isEmpty();
  }

  /**
   * Runs and compares with the file's tolerance, or {@code relative} of the magnitude if that is
   * more.
   */
  static void check(GoldenCase golden, DeviceChoice device, double relative) {
    try (Backbone backbone = Backbone.open(golden.folder(), device);
        NDManager step = backbone.newManager()) {
      EncoderGoldenRun run = new EncoderGoldenRun(golden, backbone, step, relative);
      if (golden.kind(KINDS).equals("plain")) {
        run.plain();
        run.compare(Optional.empty());
      } else {
        run.prompted();
      }
    }
  }

  private void plain() {
    Shape shape = new Shape(golden.shape("input_ids"));
    mask = golden.longs("attention_mask");
    headIndex = new long[Math.toIntExact(shape.get(0))];
    long[] positions =
        golden.hasInput("position_ids")
            ? places(golden.longs("position_ids"))
            : IntStream.range(0, mask.length).mapToLong(i -> i % shape.get(1)).toArray();
    NDArray words = encoder.wordEmbeddings(step.create(golden.longs("input_ids"), shape));
    run(words, typeIds(), positions);
  }

  /** Positions as the original counts them to places from 0; padding may stand before these. */
  private long[] places(long[] positionIds) {
    return Arrays.stream(positionIds).map(id -> Math.max(0, id - firstPosition)).toArray();
  }

  private long[] typeIds() {
    return golden.hasInput("token_type_ids")
        ? golden.longs("token_type_ids")
        : new long[golden.longs("input_ids").length];
  }

  private void prompted() {
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      prompt = step.create(golden.floats("prompt"), new Shape(golden.shape("prompt")));
      prompt.setRequiresGradient(true);
      InjectedBatch batch = inject(Math.toIntExact(prompt.getShape().get(0)));
      mask = batch.mask();
      headIndex = batch.headIndex();
      run(insert(batch), batch.typeIds(), batch.positions());
      NDArray logits = golden.kind(KINDS).equals("prompt_mlm") ? classLogits() : headLogits();
      NDArray labels =
          step.create(golden.longs("labels"), new Shape(headIndex.length, 1)); // [B, 1]
      NDArray loss = logits.logSoftmax(-1).gather(labels, 1).mean().neg();
      collector.backward(loss);
      compare(Optional.of(new Scores(logits, loss)));
    }
  }

  /** Logits [B, L] and their mean cross entropy []. */
  private record Scores(NDArray logits, NDArray loss) {}

  private InjectedBatch inject(int promptLength) {
    PromptInjector injector =
        golden.kind(KINDS).equals("prompt_before_cls")
            ? PromptInjector.beforeCls()
            : PromptInjector.afterCls();
    int length = Math.toIntExact(golden.shape("input_ids")[1]);
    long[] ids = golden.longs("input_ids");
    long[] types = typeIds();
    long[] textMask = golden.longs("attention_mask");
    List<InjectedRow> rows = new ArrayList<>();
    for (int from = 0; from < ids.length; from += length) {
      int to = from + (int) Arrays.stream(textMask, from, from + length).sum();
      TokenRow row =
          new TokenRow(ints(ids, from, to), ints(types, from, to), new boolean[to - from]);
      rows.add(injector.inject(row, promptLength));
    }
    return InjectedBatch.of(rows, backbone.paddingId(), backbone.maxPositions());
  }

  private static int[] ints(long[] values, int from, int to) {
    return Arrays.stream(values, from, to).mapToInt(Math::toIntExact).toArray();
  }

  /** [B, P+T, D] word embeddings with the prompt between them. */
  private NDArray insert(InjectedBatch batch) {
    NDArray words =
        encoder.wordEmbeddings(
            step.create(batch.ids(), new Shape(batch.size(), batch.textLength()))); // [B, T, D]
    Shape rows = new Shape(batch.size(), batch.promptLength(), backbone.width());
    NDArray shared = prompt.expandDims(0).broadcast(rows); // [B, P, D]
    NDList parts = new NDList(shared, words.get(":, {}:", batch.promptStart()));
    if (batch.promptStart() > 0) {
      parts.add(0, words.get(":, :{}", batch.promptStart()));
    }
    return NDArrays.concat(parts, 1);
  }

  private void run(NDArray rows, long[] typeIds, long[] positions) {
    Shape places = rows.getShape().slice(0, 2); // [B, S]
    states.add(encoder.embed(rows, step.create(typeIds, places), step.create(positions, places)));
    NDArray bias = encoder.attentionBias(step.create(mask, places));
    for (int k = 0; k < encoder.layerCount(); k++) {
      states.add(encoder.layer(k, last(), bias));
    }
  }

  private NDArray last() {
    return states.get(states.size() - 1);
  }

  /** [B, H] the last state at one place of each row. */
  private NDArray at(long[] places) {
    NDArray[] rows = new NDArray[places.length];
    for (int b = 0; b < places.length; b++) {
      rows[b] = last().get(new NDIndex("{}, {}", b, places[b]));
    }
    return NDArrays.stack(new NDList(rows));
  }

  /** [B, V] masked-LM logits at the mask token, which stands P places later than in the text. */
  private NDArray maskLogits() {
    long promptLength = prompt.getShape().get(0);
    long[] places =
        Arrays.stream(golden.longs("mask_positions")).map(i -> i + promptLength).toArray();
    return encoder.mlmLogits(at(places));
  }

  private NDArray classLogits() {
    NDArray ids = step.create(golden.longs("verbalizer_ids")); // [L]
    return maskLogits().transpose().get(ids).transpose(); // [B, L]
  }

  private NDArray headLogits() {
    NDArray weight =
        step.create(golden.floats("head_weight"), new Shape(golden.shape("head_weight")));
    NDArray bias = step.create(golden.floats("head_bias"));
    return at(headIndex).matMul(weight.transpose()).add(bias); // [B, L]
  }

  private void compare(Optional<Scores> scores) {
    if (golden.outputs().isEmpty()) {
      throw new AssertionError(golden.title() + " lists no output.");
    }
    for (String output : golden.outputs()) {
      if (output.startsWith("hidden_states_")) {
        int k = Integer.parseInt(output.substring("hidden_states_".length()));
        golden.checkPlaces(output, GoldenTensor.of(states.get(k)), mask, relative);
      } else {
        compare(output, scores);
      }
    }
  }

  private void compare(String output, Optional<Scores> scores) {
    switch (output) {
      case "last_hidden_state" ->
          golden.checkPlaces(output, GoldenTensor.of(last()), mask, relative);
      case "mlm_logits" ->
          golden.checkPlaces(output, GoldenTensor.of(encoder.mlmLogits(last())), mask, relative);
      case "discriminator_logits" ->
          golden.checkPlaces(
              output,
              GoldenTensor.of(((ElectraBlock) encoder).discriminatorLogits(last())),
              mask,
              relative);
      case "full_attention_mask" -> golden.checkMask(output, maskTensor());
      case "pooler_output" -> check(output, encoder.pooler(at(headIndex)));
      case "mask_logits" -> check(output, maskLogits());
      case "head_logits", "class_logits" -> check(output, scores.orElseThrow().logits());
      case "loss" -> check(output, scores.orElseThrow().loss().reshape(1));
      case "grad_prompt" -> check(output, prompt.getGradient());
      default -> throw new AssertionError(golden.title() + ": unknown output " + output);
    }
  }

  private void check(String output, NDArray actual) {
    golden.check(output, GoldenTensor.of(actual.toType(DataType.FLOAT32, false)), relative);
  }

  private GoldenTensor maskTensor() {
    long rows = headIndex.length;
    return new GoldenTensor(
        new long[] {rows, mask.length / rows}, Arrays.stream(mask).asDoubleStream().toArray());
  }
}
