package io.rpt.djl.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;

/**
 * What a decoder remembers from token to token: keys and values of the tokens so far, and those of
 * the encoder's states, which are computed once. Its arrays live in a manager of its own, below
 * that of the encoder's states. Not to be shared by threads.
 */
public final class DecodingState implements AutoCloseable {
  private final NDManager manager;
  private final NDArray crossBias; // [B, 1, 1, S]
  private final List<LayerCache> layers = new ArrayList<>();
  private int length;

  DecodingState(List<T5DecoderLayer> decoder, NDArray encoderStates, NDArray crossBias) {
    this.manager = encoderStates.getManager().newSubManager();
    this.crossBias = crossBias;
    crossBias.attach(manager);
    for (T5DecoderLayer layer : decoder) {
      layers.add(new LayerCache(manager, layer.crossMemory(encoderStates)));
    }
  }

  /** How many tokens were decoded. */
  public int length() {
    return length;
  }

  NDArray crossBias() {
    return crossBias;
  }

  LayerCache layer(int k) {
    return layers.get(k);
  }

  void advance() {
    length++;
  }

  /** Frees what is remembered. */
  @Override
  public void close() {
    manager.close();
  }
}
