package io.rpt.core.reparam;

import java.util.List;

/** Short factories for writing layer trees in code. */
public final class Layers {
  /** The epsilon of PyTorch's LayerNorm, which the published code uses. */
  public static final double LAYER_NORM_EPSILON = 1e-5;

  private Layers() {}

  /** A linear map with bias to width {@code out}. */
  public static Layer linear(int out) {
    return new Layer.Linear(out, true);
  }

  /** A linear map without bias to width {@code out}. */
  public static Layer linearWithoutBias(int out) {
    return new Layer.Linear(out, false);
  }

  /** max(x, 0). */
  public static Layer relu() {
    return new Layer.Activation(ActivationFunction.RELU);
  }

  /** The hyperbolic tangent. */
  public static Layer tanh() {
    return new Layer.Activation(ActivationFunction.TANH);
  }

  /** The logistic function. */
  public static Layer sigmoid() {
    return new Layer.Activation(ActivationFunction.SIGMOID);
  }

  /** GELU in its exact form. */
  public static Layer gelu() {
    return new Layer.Activation(ActivationFunction.GELU);
  }

  /** Dropout in training. */
  public static Layer dropout(double rate) {
    return new Layer.Dropout(rate);
  }

  /** Layer normalization with epsilon 1e-5 and scale starting at 1. */
  public static Layer layerNorm() {
    return new Layer.LayerNorm(LAYER_NORM_EPSILON, 1);
  }

  /** A bidirectional LSTM of one layer with {@code hidden} units in each direction. */
  public static Layer biLstm(int hidden) {
    return new Layer.BiLstm(hidden, 1, 0);
  }

  /** A trained basis of {@code size} word embeddings, without weight decay. */
  public static Layer basis(int size) {
    return new Layer.Basis(size, WeightTraining.WITHOUT_DECAY, new WeightStart.Embeddings());
  }

  /** {@code x + body(x)}. */
  public static Layer skip(Layer body) {
    return new Layer.Skip(body);
  }

  /** The body with its own weights for each prompt row. */
  public static Layer perToken(Layer body) {
    return new Layer.PerToken(body);
  }

  /** The body several times with one set of weights. */
  public static Layer repeat(Layer body, int times) {
    return new Layer.Repeat(body, times);
  }

  /** Layers one after the other. */
  public static Layer chain(Layer... steps) {
    return new Layer.Chain(List.of(steps));
  }

  /** Each row's numbers as shares of 1. */
  public static Layer softmax() {
    return new Layer.Softmax();
  }

  /** {@code y = x}. */
  public static Layer identity() {
    return new Layer.Identity();
  }
}
