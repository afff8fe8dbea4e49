package io.rpt.djl.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import io.rpt.core.error.IncompatiblePromptException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.inject.Late;
import io.rpt.core.inject.PromptInjector;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DecoderCache;
import io.rpt.djl.backbone.DecoderFamily;
import io.rpt.djl.backbone.LayerStack;
import io.rpt.djl.ops.GradMode;
import org.jspecify.annotations.Nullable;

/**
 * The layers of a backbone with a prompt in their input, or between two of them. In a decoder-only
 * model, nothing that comes later changes the states of a prompt that stands first: if the prompt
 * is not trained, its keys and values are computed once, at {@link #prepare}, and every batch goes
 * on from them.
 */
final class PromptedStack {
  private final Backbone backbone;
  private final PromptInjector injector;
  private final PromptSource prompt;
  private @Nullable DecoderCache prefix; // of one row

  /**
   * Checks that the parts go together.
   *
   * @throws IncompatiblePromptException if the backbone has no place for the injection, or the
   *     prompt another width
   * @throws UnsupportedFeatureException if a generated prompt is to enter the input
   */
  PromptedStack(Backbone backbone, PromptInjector injector, PromptSource prompt) {
    backbone.requireInjection(injector);
    boolean late = injector instanceof Late;
    int width = late ? backbone.hiddenWidth() : backbone.width();
    if (prompt.width() != width) {
      throw new IncompatiblePromptException(
          "The prompt is "
              + prompt.width()
              + " wide, but the backbone "
              + backbone.folder()
              + " has "
              + (late ? "hidden states" : "embeddings")
              + " of width "
              + width
              + ". Use the backbone that the prompt was trained on.");
    }
    if (!late && !(prompt instanceof PromptBlock)) {
      throw new UnsupportedFeatureException(
          "A generated prompt reads hidden states, but the injection "
              + injector.name()
              + " puts it into the input. Use a late injection.");
    }
    this.backbone = backbone;
    this.injector = injector;
    this.prompt = prompt;
  }

  /** Computes what does not depend on texts, once the prompt is initialised. */
  void prepare(NDManager manager) {
    boolean trained =
        prompt.getParameters().values().stream().anyMatch(Parameter::requiresGradient);
    boolean first = !(injector instanceof Late) && !table().isEmpty();
    if (first && !trained && backbone.block() instanceof DecoderFamily decoder) {
      prefix = GradMode.off(() -> prefix(decoder, manager));
    }
  }

  private DecoderCache prefix(DecoderFamily decoder, NDManager manager) {
    DecoderCache cache = new DecoderCache(manager);
    try (NDManager scratch = manager.newSubManager()) {
      NDArray rows = // [1, P, D]
          table().rows(new ParameterStore(scratch, false), scratch, false).expandDims(0);
      Shape places = rows.getShape().slice(0, 2);
      NDArray mask = scratch.ones(places, DataType.INT64);
      decoder.resume(cache, rows, mask, mask.cumSum(1).sub(1));
    }
    return cache;
  }

  /** The prompt of the input: a table. */
  private PromptBlock table() {
    return (PromptBlock) prompt;
  }

  /**
   * The last states of prompt and text.
   *
   * @param inputs the first arrays of {@link io.rpt.djl.batch.PromptInputs}, of which four are read
   * @return [B, P+T, H]
   */
  NDArray states(ParameterStore store, NDList inputs, boolean training) {
    return run(
        store,
        PromptedText.of(new NDList(inputs.get(0), inputs.get(1), inputs.get(2), inputs.get(3))),
        training);
  }

  /**
   * The last state at one place of each row.
   *
   * @param inputs of {@link io.rpt.djl.batch.PromptInputs}
   * @param places [B]
   * @return [B, H]
   */
  NDArray statesAt(ParameterStore store, NDList inputs, NDArray places, boolean training) {
    return run(
        store,
        PromptedText.of(inputs),
        training,
        (stack, from, hidden, bias) -> stack.restAt(from, hidden, bias, places));
  }

  /**
   * The last states of prompt and text.
   *
   * @param training whether dropout of the prompt's network is on
   * @return [B, P+T, H]
   */
  NDArray run(ParameterStore store, PromptedText text, boolean training) {
    return run(store, text, training, LayerStack::rest);
  }

  private NDArray run(
      ParameterStore store, PromptedText text, boolean training, LayerStack.Rest rest) {
    if (injector instanceof Late late) {
      return new LateStack(backbone, late, prompt).run(store, text, training, rest);
    }
    NDArray words = backbone.block().wordEmbeddings(text.ids()); // [B, T, D]
    NDArray rows = // [B, P+T, D]
        table().insert(store, words, injector.promptStart(), training);
    return backbone.stack().run(rows, text.mask(), text.typeIds(), text.positions(), rest);
  }

  /**
   * The last state at the place of each row that the head reads.
   *
   * @return [B, H]
   */
  NDArray headStates(ParameterStore store, NDList inputs, boolean training) {
    if (training || prefix == null) {
      return statesAt(store, inputs, inputs.get(4), training);
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
    NDArray last; // [B, H]
    if (known == null) {
      cache = new DecoderCache(manager);
      NDArray rows = table().insert(store, words, injector.promptStart(), false); // [B, P+T, D]
      last = decoder.resumeAt(cache, rows, mask, positions, head);
    } else {
      int length = known.length();
      cache = known.fork(manager, Math.toIntExact(ids.getShape().get(0)));
      String text = ":, " + length + ":";
      last = decoder.resumeAt(cache, words, mask.get(text), positions.get(text), head.sub(length));
    }
    return new DecoderReading(cache, last, mask.sum(new int[] {1}));
  }
}
