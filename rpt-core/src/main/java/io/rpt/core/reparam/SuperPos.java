package io.rpt.core.reparam;

import io.rpt.core.error.InvalidValueException;
import io.rpt.core.tensor.PromptShape;

/**
 * SuperPos-Prompt (SadraeiJavaheri et al., PMLR 262, arXiv 2406.05279): each prompt row is a
 * weighted sum of m word embeddings, {@code P'_i = sum_j w_ij E_i[j]}, without softmax and bias.
 * The raw table is w [P, M]. The M vectors of E start as embeddings that the prompt's
 * initialisation chooses (sampled tokens of the whole vocabulary or of its first ids, or a text's),
 * the same for each prompt token; as published, each token then trains a copy of its own. Weight
 * decay acts on w alone: on E it shrinks the embeddings, and the paper found it to hurt. For a
 * residual network on top: {@code SuperPos.basisSize(128).andThen(Residual.bottleneck(400))}.
 *
 * <p>Trained parameters, w included: {@code P (M D + M)}; with a shared basis {@code P M + M D},
 * frozen {@code P M}.
 *
 * @param basisSize M, how many vectors; published: 128
 * @param shared whether all prompt tokens have one basis; published: each its own
 * @param basis what training does to the vectors; published: trained without decay
 * @param start how the weights w start; the paper does not say
 * @param softmax whether each row's weights go through a softmax, which the paper found to hurt;
 *     published: no
 */
public record SuperPos(
    int basisSize, boolean shared, WeightTraining basis, Start start, boolean softmax)
    implements Reparameterizer {
  /** Checks every option. */
  public SuperPos {
    new Layer.Basis(basisSize, basis, new WeightStart.Embeddings());
    if (!shared && basis == WeightTraining.FROZEN) {
      throw new InvalidValueException(
          "A frozen basis and one copy of it per prompt token contradict each other: the copies"
              + " would stay equal. Use a shared frozen basis.");
    }
  }

  /** How the weights w start. The paper leaves it open; a prompt's provenance names the choice. */
  public enum Start {
    /** All 1/M: each row starts at the mean of the embeddings, and so all rows equal. */
    MEAN,
    /** Normal around 1/M with deviation 0.1/M, so that rows differ from the start; the default. */
    NOISY_MEAN,
    /** Normal around 0 with deviation 1/sqrt(M). */
    NORMAL;

    private WeightStart of(int size) {
      return switch (this) {
        case MEAN -> new WeightStart.Uniform(1.0 / size, 0);
        case NOISY_MEAN -> new WeightStart.Normal(1.0 / size, 0.1 / size);
        case NORMAL -> new WeightStart.Normal(0, 1 / Math.sqrt(size));
      };
    }
  }

  /** The published superposition of M embeddings. */
  public static SuperPos basisSize(int basisSize) {
    return new SuperPos(basisSize, false, WeightTraining.WITHOUT_DECAY, Start.NOISY_MEAN, false);
  }

  /** The same with one basis for all prompt tokens. */
  public SuperPos withSharedBasis() {
    return new SuperPos(basisSize, true, basis, start, softmax);
  }

  /** The same with one basis for all prompt tokens that keeps its start values. */
  public SuperPos withFrozenBasis() {
    return new SuperPos(basisSize, true, WeightTraining.FROZEN, start, softmax);
  }

  /** The same with weight decay on the basis too. */
  public SuperPos withBasisDecay() {
    return new SuperPos(basisSize, shared, WeightTraining.WITH_DECAY, start, softmax);
  }

  /** The same with another start of the weights w. */
  public SuperPos withStart(Start start) {
    return new SuperPos(basisSize, shared, basis, start, softmax);
  }

  /** The same with a softmax over each row's weights. */
  public SuperPos withSoftmax() {
    return new SuperPos(basisSize, shared, basis, start, true);
  }

  @Override
  public Layer layers(PromptShape shape) {
    Layer vectors = new Layer.Basis(basisSize, basis, new WeightStart.Embeddings());
    Layer sum = shared ? vectors : Layers.perToken(vectors);
    return softmax ? Layers.chain(Layers.softmax(), sum) : sum;
  }

  @Override
  public int rawWidth(PromptShape shape) {
    return basisSize;
  }

  @Override
  public WeightStart rawStart(PromptShape shape) {
    return start.of(basisSize);
  }
}
