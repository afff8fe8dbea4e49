package io.rpt.djl.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.rpt.djl.ops.LayerScope;
import io.rpt.djl.ops.Operators;

/**
 * T5 (Raffel et al. 2020), its parts reachable one by one: word embeddings, encoder, decoder,
 * output scores. Gradients flow through it to its inputs wherever the thread's gradient mode is on.
 * Its own weights never have one in a {@link Backbone}, which makes it safe from any thread, and
 * always do in a {@link TrainableBackbone}.
 *
 * <p>As a Block: ids [B, T], mask [B, T], decoder ids [B, U] to logits [B, U, V].
 *
 * <p>Memory: every result belongs to the manager of the call's first argument; what a call makes on
 * the way is closed at its end.
 */
public final class T5Block extends FolderBlock implements FamilyBlock {
  private final Operators ops;
  private final T5Config config;
  private final Lifetime lifetime;
  private final NDArray words; // [V, H]
  private final T5Encoder encoder;
  private final T5Decoder decoder;
  private final NDArray output; // [V, H]

  T5Block(
      Operators ops, T5Config config, FolderWeights weights, Lifetime lifetime, NDManager manager) {
    this.ops = ops;
    this.config = config;
    this.lifetime = lifetime;
    words = table(weights, T5Names.WORDS);
    encoder = addChildBlock("encoder", new T5Encoder(ops, config, weights, lifetime, manager));
    decoder = addChildBlock("decoder", new T5Decoder(ops, config, weights, lifetime, manager));
    output = config.tied() ? words : table(weights, "lm_head.weight");
  }

  private NDArray table(FolderWeights weights, String name) {
    return stored(
        weights, name, Parameter.Type.WEIGHT, config.vocabularySize(), config.hiddenSize());
  }

  /** The shape, and the ids that begin, end and fill texts. */
  public T5Config config() {
    return config;
  }

  @Override
  public NDArray wordEmbeddings(NDArray ids) {
    lifetime.check();
    return ops.embedding(ids, words);
  }

  @Override
  public LayerStack stack() {
    return encoder();
  }

  /** The encoder, for its layers one by one. */
  public T5Encoder encoder() {
    lifetime.check();
    return encoder;
  }

  /** The decoder, for its layers one by one, and for decoding token by token. */
  public T5Decoder decoder() {
    lifetime.check();
    return decoder;
  }

  /**
   * Runs the encoder.
   *
   * @param rows [B, S, H] word embeddings and prompt rows
   * @param mask [B, S] 1 at places to look at
   * @return [B, S, H] the last states
   */
  public NDArray encode(NDArray rows, NDArray mask) {
    return encoder().run(rows, mask);
  }

  /**
   * Runs the decoder over whole texts.
   *
   * @param decoderIds [B N, U] texts, shifted right by the start id; N of them for every text of
   *     the encoder, side by side
   * @param encoderStates [B, S, H]
   * @param encoderMask [B, S]
   * @return [B N, U, H] the last states
   */
  public NDArray decode(NDArray decoderIds, NDArray encoderStates, NDArray encoderMask) {
    return LayerScope.keep(
        () -> decoder().run(wordEmbeddings(decoderIds), encoderStates, encoderMask));
  }

  /**
   * Scores every word.
   *
   * @param states [.., H] last states of the decoder
   * @return [.., V]
   */
  public NDArray logits(NDArray states) {
    lifetime.check();
    return LayerScope.keep(
        () -> {
          NDArray scaled =
              config.tied() ? ops.scale(states, Math.pow(config.hiddenSize(), -0.5)) : states;
          return ops.linear(scaled, output, null);
        });
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      PairList<String, Object> options) {
    NDArray mask = inputs.get(1);
    NDArray states = encode(wordEmbeddings(inputs.get(0)), mask);
    return new NDList(logits(decode(inputs.get(2), states, mask)));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[2].add(config.vocabularySize())};
  }
}
