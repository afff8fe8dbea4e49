package io.rpt.djl.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DecoderCache;
import io.rpt.djl.backbone.DecoderFamily;
import io.rpt.djl.ops.GradMode;
import org.jspecify.annotations.Nullable;

/**
 * A prompt in the input of a backbone's layers. In a decoder-only model, nothing that comes later
 * changes the states of a prompt that stands first: if the prompt is not trained, its keys and
 * values are computed once, at {@link #prepare}, and every batch goes on from them.
 */
final class PromptedStack {
  private final Backbone backbone;
  private final int promptStart;
  private final PromptBlock prompt;
  private @Nullable DecoderCache prefix; // of one row

  PromptedStack(Backbone backbone, int promptStart, PromptBlock prompt) {
    this.backbone = backbone;
    this.promptStart = promptStart;
    this.prompt = prompt;
  }

  /** Computes what does not depend on texts, once the prompt is initialised. */
  void prepare(NDManager manager) {
    boolean trained =
        prompt.getParameters().values().stream().anyMatch(Parameter::requiresGradient);
    if (!trained && backbone.block() instanceof DecoderFamily decoder) {
      prefix = GradMode.off(() -> prefix(decoder, manager));
    }
  }

  private DecoderCache prefix(DecoderFamily decoder, NDManager manager) {
    DecoderCache cache = new DecoderCache(manager);
    try (NDManager scratch = manager.newSubManager()) {
      NDArray rows = // [1, P, D]
          prompt.rows(new ParameterStore(scratch, false), scratch, false).expandDims(0);
      Shape places = rows.getShape().slice(0, 2);
      NDArray mask = scratch.ones(places, DataType.INT64);
      decoder.resume(cache, rows, mask, mask.cumSum(1).sub(1));
    }
    return cache;
  }

  /**
   * The last states of prompt and text.
   *
   * @param inputs of {@link io.rpt.djl.batch.PromptInputs}
   * @return [B, P+T, H]
   */
  NDArray states(ParameterStore store, NDList inputs, boolean training) {
    NDArray words = backbone.block().wordEmbeddings(inputs.get(0)); // [B, T, D]
    NDArray rows = prompt.insert(store, words, promptStart, training); // [B, P+T, D]
    return backbone.stack().run(rows, inputs.get(1), inputs.get(2), inputs.get(3));
  }

  /**
   * The last state at the place of each row that the head reads.
   *
   * @return [B, H]
   */
  NDArray headStates(ParameterStore store, NDList inputs, boolean training) {
    if (training || prefix == null) {
      return at(states(store, inputs, training), inputs.get(4).reshape(-1, 1)).squeeze(1);
    }
    DecoderReading reading = read(store, inputs);
    reading.cache().close();
    return reading.last();
  }

  /** Reads prompt and texts into a cache; for a decoder-only model, without gradients. */
  DecoderReading read(ParameterStore store, NDList inputs) {
    DecoderFamily decoder = backbone.decoder();
    NDArray ids = inputs.get(0);
    NDArray mask = inputs.get(1);
    NDArray positions = inputs.get(3);
    NDArray head = inputs.get(4);
    NDManager manager = ids.getManager();
    NDArray words = decoder.wordEmbeddings(ids); // [B, T, D]
    DecoderCache known = prefix;
    DecoderCache cache;
    NDArray states;
    if (known == null) {
      cache = new DecoderCache(manager);
      NDArray rows = prompt.insert(store, words, promptStart, false); // [B, P+T, D]
      states = decoder.resume(cache, rows, mask, positions);
    } else {
      int length = known.length();
      cache = known.fork(manager, Math.toIntExact(ids.getShape().get(0)));
      String text = ":, " + length + ":";
      states = decoder.resume(cache, words, mask.get(text), positions.get(text)); // [B, T, H]
      head = head.sub(length);
    }
    NDArray next = mask.sum(new int[] {1});
    return new DecoderReading(cache, at(states, head.reshape(-1, 1)).squeeze(1), next);
  }

  /**
   * The states at some places of each row.
   *
   * @param states [B, S, H]
   * @param places [B, U]
   * @return [B, U, H]
   */
  static NDArray at(NDArray states, NDArray places) {
    Shape shape = states.getShape();
    Shape chosen = places.getShape().add(shape.get(2));
    return states.gather(places.expandDims(2).broadcast(chosen), 1);
  }
}
