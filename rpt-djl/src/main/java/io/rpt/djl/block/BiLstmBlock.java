package io.rpt.djl.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.rpt.core.reparam.Layer;
import io.rpt.core.reparam.PlannedLayer;
import java.util.ArrayList;
import java.util.List;

/**
 * A bidirectional LSTM over the rows as one sequence, by the engine's own operator; per token, copy
 * i runs over all rows and gives row i.
 */
final class BiLstmBlock extends LayerBlock {
  private final Layer.BiLstm layer;

  BiLstmBlock(Layer.BiLstm layer, PlannedLayer planned, StartValues start) {
    super(planned, start);
    this.layer = layer;
  }

  @Override
  public NDArray apply(ParameterStore store, NDArray rows, boolean training) {
    NDList weights = new NDList();
    for (int i = 0; i < weightCount(); i++) {
      weights.add(weight(i, store, rows, training));
    }
    return planned().perToken() ? perToken(rows, weights, training) : run(rows, weights, training);
  }

  /** [P, in] to [P, 2 hidden]. */
  private NDArray run(NDArray rows, NDList weights, boolean training) {
    Shape states = new Shape(2L * layer.layers(), 1, layer.hidden());
    NDList zeros =
        new NDList(
            rows.getManager().zeros(states, rows.getDataType()),
            rows.getManager().zeros(states, rows.getDataType()));
    NDArray sequence = rows.expandDims(0); // [1, P, in]
    return sequence
        .getNDArrayInternal()
        .lstm(sequence, zeros, weights, true, layer.layers(), layer.dropout(), training, true, true)
        .head()
        .squeeze(0);
  }

  private NDArray perToken(NDArray rows, NDList weights, boolean training) {
    long length = rows.getShape().get(0);
    List<NDList> copies = new ArrayList<>();
    for (int row = 0; row < length; row++) {
      copies.add(new NDList());
    }
    for (NDArray weight : weights) {
      NDList parts = weight.split(length); // one backward operation for all copies
      parts.attach(rows.getManager()); // made by the parameter: they would stay in its manager
      for (int row = 0; row < length; row++) {
        copies.get(row).add(parts.get(row).squeeze(0));
      }
    }
    NDList results = new NDList();
    for (int row = 0; row < length; row++) {
      results.add(run(rows, copies.get(row), training).get(row));
    }
    return NDArrays.stack(results);
  }
}
