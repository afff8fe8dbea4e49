package io.rpt.djl.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.jspecify.annotations.Nullable;

/**
 * Everything a model family asks of the engine. Families are written against this interface alone,
 * so that another precision or a fused kernel is another implementation, never another copy of a
 * model.
 *
 * <p>Memory: every result belongs to the manager of the activation that goes in ({@code ids},
 * {@code x}, {@code q} or {@code a}), never to that of a weight. Shapes: B batch, S places (P
 * prompt rows and T text tokens), H hidden width, V vocabulary.
 */
public interface Operators {
  /**
   * The form in which a frozen weight is kept and given to the operators.
   *
   * @param values float32
   * @return {@code values} itself, or another array of the same manager
   */
  NDArray weight(NDArray values);

  /**
   * States as they are between the operators of one layer. A layer enters with its first call and
   * leaves with its last; what it keeps for later calls may stay in that form.
   *
   * @param x float32, or entered already
   * @return {@code x} itself where states are float32
   */
  NDArray enter(NDArray x);

  /**
   * States as they are outside layers.
   *
   * @return float32; {@code x} itself if it is
   */
  NDArray leave(NDArray x);

  /**
   * Looks rows of a table up.
   *
   * @param ids [B, S] whole numbers below V
   * @param table [V, H]
   * @return [B, S, H]
   */
  NDArray embedding(NDArray ids, NDArray table);

  /**
   * x Wᵀ + b.
   *
   * @param x [..., in]
   * @param weight [out, in]
   * @param bias [out], or null for none
   * @return [..., out]
   */
  NDArray linear(NDArray x, NDArray weight, @Nullable NDArray bias);

  /**
   * x W + b, for weights that are stored the other way round.
   *
   * @param x [..., in]
   * @param weight [in, out]
   * @param bias [out]
   * @return [..., out]
   */
  NDArray transposedLinear(NDArray x, NDArray weight, NDArray bias);

  /**
   * Cuts the last axis into equal parts.
   *
   * @param x [..., parts n]
   * @return {@code parts} arrays [..., n], in order
   */
  NDList split(NDArray x, int parts);

  /**
   * Multi-head attention: softmax(scale q kᵀ + bias) v in every head, the heads side by side
   * (Vaswani et al. 2017, section 3.2). Probabilities are dropped at the attention rate of the
   * thread's {@link DropoutMode}.
   *
   * @param q [B, Sq, H] queries, heads side by side
   * @param k [B, Sk, H] keys
   * @param v [B, Sk, H] values
   * @param bias added to the scores, broadcastable to [B, heads, Sq, Sk]; see {@link #paddingBias}
   * @param heads the number of heads, a divisor of H
   * @param scale the factor on q, 1/√(H / heads) for most families
   * @return [B, Sq, H]
   */
  NDArray attention(NDArray q, NDArray k, NDArray v, NDArray bias, int heads, double scale);

  /**
   * The attention bias that hides padding.
   *
   * @param mask [B, S] 1 at places to look at, 0 at padding
   * @return [B, 1, 1, S] 0 where the mask is 1, and -1e4 where it is 0, which softmax turns into 0
   */
  NDArray paddingBias(NDArray mask);

  /**
   * The attention bias that hides padding and later places.
   *
   * @param mask [B, S] 1 at places to look at, 0 at padding
   * @param queries Sq, how many of the last places ask
   * @return [B, 1, Sq, S]
   */
  NDArray causalBias(NDArray mask, long queries);

  /**
   * Layer normalisation over the last axis (Ba et al. 2016).
   *
   * @param x [..., H]
   * @param gamma [H] scale
   * @param beta [H] shift
   * @param eps added to the variance
   * @return [..., H]
   */
  NDArray layerNorm(NDArray x, NDArray gamma, NDArray beta, double eps);

  /**
   * Root mean square normalisation over the last axis, without mean and shift (Zhang and Sennrich
   * 2019): {@code x / sqrt(mean(x^2) + eps) gamma}.
   *
   * @param x [..., H]
   * @param gamma [H] scale
   * @param eps added to the mean square
   * @return [..., H]
   */
  NDArray rmsNorm(NDArray x, NDArray gamma, double eps);

  /**
   * The position bias of every head by the bucket of each pair of places.
   *
   * @param buckets [Sq, Sk] whole numbers
   * @param table [buckets, heads]
   * @return [1, heads, Sq, Sk]
   */
  NDArray positionBias(NDArray buckets, NDArray table);

  /** Applies {@code kind} to every element of {@code x}. */
  NDArray activation(Activation kind, NDArray x);

  /**
   * Drops values at the hidden rate of the thread's {@link DropoutMode} and scales the others so
   * that the expectation stays; a family calls it wherever its original drops states in training.
   *
   * @return {@code x} itself where the rate is 0
   */
  NDArray dropout(NDArray x);

  /** a + b, with broadcasting of either. */
  NDArray add(NDArray a, NDArray b);

  /** a b, element by element, with broadcasting of b. */
  NDArray multiply(NDArray a, NDArray b);

  /** {@code factor} a. */
  NDArray scale(NDArray a, double factor);
}
