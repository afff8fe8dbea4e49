package io.rpt.core.init;

import io.rpt.core.error.InvalidValueException;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import java.util.List;

/**
 * The first values of a raw prompt, as a value with its own seed: equal on every platform and
 * independent of the seeds of training. Where a reparameterizer starts something else as word
 * embeddings, as SuperPos its basis, they are the first values of that.
 *
 * <p>Source: Lester et al. 2021, section 3.2; Residual Prompt Tuning, section 4.
 */
public sealed interface PromptInit
    permits SampledVocabulary, Uniform, Normal, TextInit, ClassLabels, Transfer {
  /** Embeddings of different random tokens of the whole vocabulary; the default. */
  static SampledVocabulary vocabulary(long seed) {
    return new SampledVocabulary(SampledVocabulary.WHOLE, false, seed);
  }

  /** Embeddings of different random tokens among the first {@code pool} ids. */
  static SampledVocabulary vocabulary(int pool, long seed) {
    return new SampledVocabulary(pool, false, seed);
  }

  /** Uniform numbers from -0.5 to 0.5. */
  static PromptInit uniform(long seed) {
    return new Uniform(-0.5f, 0.5f, seed);
  }

  /** Uniform numbers from {@code low} to {@code high}. */
  static PromptInit uniform(float low, float high, long seed) {
    return new Uniform(low, high, seed);
  }

  /** Independent numbers of the standard normal distribution, the usual start of late prompts. */
  static PromptInit normal(long seed) {
    return new Normal(1, seed);
  }

  /** The embeddings of a text's tokens, repeated to fill the prompt. */
  static PromptInit text(String text) {
    return new TextInit(text);
  }

  /**
   * The embeddings of class labels, one row each; rows after them are random tokens' embeddings.
   */
  static PromptInit labels(List<String> labels, long seed) {
    return new ClassLabels(labels, seed);
  }

  /**
   * The rows of a prompt that was trained on another task. Only the width is checked: that they
   * were trained on the same backbone is for the caller to know.
   *
   * @param rows [P, D] its projected rows
   */
  static PromptInit from(FloatTensor rows) {
    return new Transfer(rows);
  }

  /**
   * The name under which it is chosen: {@code vocabulary}, {@code uniform}, {@code normal}, {@code
   * text}, {@code labels} or {@code transfer}.
   */
  String name();

  /**
   * Makes the first values.
   *
   * @param shape [P, D]
   * @param table the backbone's word embeddings, of the same width D
   * @return [P, D]
   * @throws InvalidValueException if the widths differ, or the vocabulary or text does not suffice
   */
  FloatTensor create(PromptShape shape, EmbeddingTable table);
}
