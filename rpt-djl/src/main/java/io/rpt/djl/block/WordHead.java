package io.rpt.djl.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.common.primitives.ImmutableIntArray;
import io.rpt.core.error.IncompatiblePromptException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DecoderFamily;
import io.rpt.djl.backbone.EncoderFamily;

/**
 * Which words the backbone's own frozen language-model head scores for a {@link
 * io.rpt.core.prompt.VerbalizerHead}.
 *
 * @param ids their tokens, in the order of the scores; none for the whole vocabulary
 */
public record WordHead(ImmutableIntArray ids) {
  /** The given words. */
  public static WordHead of(int[] ids) {
    return new WordHead(ImmutableIntArray.copyOf(ids));
  }

  /** Every word of the vocabulary, in the order of the ids. */
  public static WordHead vocabulary() {
    return new WordHead(ImmutableIntArray.of());
  }

  /**
   * Refuses a backbone without such words.
   *
   * @throws UnsupportedFeatureException if it has no language-model head
   * @throws IncompatiblePromptException if a word is not in its vocabulary
   */
  void check(Backbone backbone) {
    boolean there =
        backbone.block() instanceof DecoderFamily
            || (backbone.block() instanceof EncoderFamily encoder && encoder.hasMlmHead());
    if (!there) {
      throw new UnsupportedFeatureException(
          "Label words need the backbone's own language-model head, but "
              + backbone.folder()
              + ", of the family "
              + backbone.modelType()
              + ", has none. Use a folder that stores it, such as that of a BertForMaskedLM; an"
              + " encoder without one takes a linear head, and a T5 ranks label texts.");
    }
    int largest = ids.stream().max().orElse(0);
    if (largest >= backbone.vocabularySize()) {
      throw new IncompatiblePromptException(
          "A label word has the token "
              + largest
              + ", but the backbone "
              + backbone.folder()
              + " has "
              + backbone.vocabularySize()
              + " words. Use the backbone that the prompt was trained on.");
    }
  }

  /** How many words are scored. */
  int count(Backbone backbone) {
    return ids.isEmpty() ? backbone.vocabularySize() : ids.length();
  }

  /**
   * Scores the words.
   *
   * @param states [B, H] last states at the places of the words
   * @return [B, L], or [B, V]
   */
  NDArray scores(Backbone backbone, NDArray states) {
    NDArray all = // [B, V]
        backbone.block() instanceof DecoderFamily decoder
            ? decoder.logits(states)
            : backbone.encoder().mlmLogits(states);
    if (ids.isEmpty()) {
      return all;
    }
    Shape shape = new Shape(states.getShape().get(0), ids.length());
    NDArray columns =
        states.getManager().create(ids.stream().mapToLong(i -> i).toArray()).reshape(1, -1);
    return all.gather(columns.broadcast(shape), 1);
  }
}
