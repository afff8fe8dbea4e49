package io.rpt.djl.backbone;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import com.google.common.primitives.ImmutableIntArray;
import io.rpt.core.inject.InjectedBatch;
import io.rpt.core.inject.InjectedRow;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.inject.TokenRow;
import io.rpt.core.prompt.Averaging;
import io.rpt.djl.batch.Targets;
import io.rpt.djl.generate.Answer;
import io.rpt.djl.generate.CandidateScorer;
import io.rpt.djl.generate.EncodedTexts;
import io.rpt.djl.generate.GreedyDecoder;
import io.rpt.djl.golden.GoldenTensor;
import io.rpt.djl.train.Seq2SeqLoss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Runs a T5 case through core's injection and the public Block, and compares every output that it
 * lists. The case's inputs say what is run: labels, candidates, or neither for greedy decoding.
 */
final class T5GoldenRun {
  private final GoldenCase golden;
  private final T5Block t5;
  private final NDManager step;
  private final double relative;
  private final NDArray prompt; // [P, D]
  private final InjectedBatch batch;
  private final List<NDArray> encoderStates = new ArrayList<>();
  private final List<NDArray> decoderStates = new ArrayList<>();

  private T5GoldenRun(GoldenCase golden, Backbone backbone, NDManager step, double relative) {
    this.golden = golden;
    this.t5 = backbone.t5();
    this.step = step;
    this.relative = relative;
    prompt =
        golden.hasInput("prompt")
            ? step.create(golden.floats("prompt"), new Shape(golden.shape("prompt")))
            : step.zeros(new Shape(0, backbone.width()));
    batch = inject(backbone);
  }

  /** Whether a case of this name can be run. */
  static boolean isBuilt(GoldenCase golden) {
    return !golden.kind(List.of("plain", "prompt", "rank", "greedy")).isEmpty();
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
      T5GoldenRun run = new T5GoldenRun(golden, backbone, step, relative);
      if (golden.hasInput("labels")) {
        run.teacherForcing();
      } else if (golden.hasInput("candidate_ids")) {
        run.rank();
      } else {
        run.greedy();
      }
    }
  }

  private InjectedBatch inject(Backbone backbone) {
    int length = Math.toIntExact(golden.shape("input_ids")[1]);
    long[] ids = golden.longs("input_ids");
    long[] mask = golden.longs("attention_mask");
    List<InjectedRow> rows = new ArrayList<>();
    for (int from = 0; from < ids.length; from += length) {
      int used = (int) Arrays.stream(mask, from, from + length).sum();
      TokenRow row = new TokenRow(ints(ids, from, from + used), new int[used], new boolean[used]);
      int promptLength = Math.toIntExact(prompt.getShape().get(0));
      rows.add(PromptInjector.encoderDecoder().inject(row, promptLength));
    }
    return InjectedBatch.of(rows, backbone.paddingId(), backbone.maxPositions());
  }

  private static int[] ints(long[] values, int from, int to) {
    return Arrays.stream(values, from, to).mapToInt(Math::toIntExact).toArray();
  }

  /** [B, P+T] of the lengthened rows. */
  private NDArray mask() {
    return step.create(batch.mask(), new Shape(batch.size(), batch.length()));
  }

  /** [B, P+T, D] the prompt and the words. */
  private NDArray rows() {
    NDArray words =
        t5.wordEmbeddings(step.create(batch.ids(), new Shape(batch.size(), batch.textLength())));
    Shape shape = new Shape(batch.size(), prompt.getShape().get(0), prompt.getShape().get(1));
    return prompt.expandDims(0).broadcast(shape).concat(words, 1);
  }

  /** The rows of an input, without what is negative. */
  private List<ImmutableIntArray> tokens(String input) {
    int length = Math.toIntExact(golden.shape(input)[1]);
    long[] ids = golden.longs(input);
    List<ImmutableIntArray> rows = new ArrayList<>();
    for (int from = 0; from < ids.length; from += length) {
      rows.add(
          ImmutableIntArray.copyOf(
              Arrays.stream(ids, from, from + length)
                  .filter(id -> id >= 0)
                  .mapToInt(Math::toIntExact)));
    }
    return rows;
  }

  private void teacherForcing() {
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      prompt.setRequiresGradient(true);
      Targets targets = Targets.of(tokens("labels"), t5.config());
      encode();
      decode(targets);
      NDArray logits = t5.logits(last(decoderStates));
      NDArray count = step.create((float) targets.tokens());
      NDArray loss = Seq2SeqLoss.sum(logits, targets.labels(step)).div(count);
      if (golden.hasInput("prompt")) {
        collector.backward(loss);
      }
      for (String output : golden.outputs()) {
        compare(output, logits, loss);
      }
    }
  }

  private void encode() {
    T5Encoder encoder = t5.encoder();
    encoderStates.add(rows());
    NDArray bias = encoder.attentionBias(mask());
    for (int k = 0; k < encoder.layerCount(); k++) {
      encoderStates.add(encoder.layer(k, last(encoderStates), bias));
    }
    encoderStates.add(encoder.finish(encoderStates.remove(encoder.layerCount())));
  }

  private void decode(Targets targets) {
    T5Decoder decoder = t5.decoder();
    NDArray words = t5.wordEmbeddings(targets.decoderIds(step));
    decoderStates.add(words);
    NDArray selfBias = decoder.selfBias(words);
    NDArray crossBias = decoder.crossBias(mask());
    for (int k = 0; k < decoder.layerCount(); k++) {
      NDArray state = last(decoderStates);
      decoderStates.add(decoder.layer(k, state, selfBias, last(encoderStates), crossBias));
    }
    decoderStates.add(decoder.norm(decoderStates.remove(decoder.layerCount())));
  }

  private static NDArray last(List<NDArray> states) {
    return states.get(states.size() - 1);
  }

  private void compare(String output, NDArray logits, NDArray loss) {
    long[] told = Arrays.stream(golden.longs("labels")).map(id -> id >= 0 ? 1 : 0).toArray();
    String number = output.replaceFirst("^(en|de)coder_hidden_states_", "");
    if (output.startsWith("encoder_hidden_states_")) {
      places(output, encoderStates.get(Integer.parseInt(number)), batch.mask());
    } else if (output.startsWith("decoder_hidden_states_")) {
      places(output, decoderStates.get(Integer.parseInt(number)), told);
    } else {
      switch (output) {
        case "encoder_last_hidden_state" -> places(output, last(encoderStates), batch.mask());
        case "decoder_last_hidden_state" -> places(output, last(decoderStates), told);
        case "logits" -> places(output, logits, told);
        case "loss" -> golden.check(output, GoldenTensor.of(loss.reshape(1)), relative);
        case "grad_prompt" -> golden.check(output, GoldenTensor.of(prompt.getGradient()), relative);
        case "full_attention_mask" -> golden.checkMask(output, maskTensor());
        default -> throw unknown(output);
      }
    }
  }

  private void places(String output, NDArray actual, long[] mask) {
    golden.checkPlaces(output, GoldenTensor.of(actual), mask, relative);
  }

  private GoldenTensor maskTensor() {
    return new GoldenTensor(
        new long[] {batch.size(), batch.length()},
        Arrays.stream(batch.mask()).asDoubleStream().toArray());
  }

  private AssertionError unknown(String output) {
    return new AssertionError(golden.title() + ": unknown output " + output);
  }

  private void rank() {
    NDArray mask = mask();
    NDArray states = t5.encode(rows(), mask);
    List<List<ImmutableIntArray>> candidates =
        Collections.nCopies(batch.size(), tokens("candidate_ids"));
    for (String output : golden.outputs()) {
      boolean mean = output.endsWith("mean");
      float[][] scores =
          new CandidateScorer(mean ? Averaging.MEAN : Averaging.SUM)
              .score(new EncodedTexts(t5, states, mask), candidates);
      switch (output) {
        case "log_prob_sum", "log_prob_mean" ->
            golden.check(output, GoldenTensor.of(step.create(scores)), relative);
        case "argmax_by_sum", "argmax_by_mean" ->
            golden.check(
                output,
                GoldenTensor.of(step.create(scores).argMax(1).toType(DataType.FLOAT32, false)),
                0);
        default -> throw unknown(output);
      }
    }
  }

  private void greedy() {
    NDArray mask = mask();
    NDArray states = t5.encode(rows(), mask);
    for (String output : golden.outputs()) {
      if (!output.equals("token_ids")) {
        throw unknown(output);
      }
      int most = golden.outputLength(output);
      double[] ids = new double[batch.size() * most];
      List<Answer> answers = new GreedyDecoder(most).decode(new EncodedTexts(t5, states, mask));
      for (int row = 0; row < answers.size(); row++) {
        Answer answer = answers.get(row);
        for (int i = 0; i < answer.ids().length(); i++) {
          ids[row * most + i] = answer.ids().get(i);
        }
        if (answer.closed()) {
          ids[row * most + answer.ids().length()] = t5.config().closingId();
        }
      }
      golden.check(output, new GoldenTensor(new long[] {batch.size(), most}, ids), 0);
    }
  }
}
