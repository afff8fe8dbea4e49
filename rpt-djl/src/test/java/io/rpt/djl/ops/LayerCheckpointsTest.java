package io.rpt.djl.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LayerCheckpointsTest {
  private static final NDList NONE = new NDList();

  private final NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
  private final AtomicInteger runs = new AtomicInteger();

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray leaf(float... values) {
    NDArray array = manager.create(values);
    array.setRequiresGradient(true);
    return array;
  }

  private NDArray squares(NDArray states) {
    return LayerCheckpoints.run(
        states,
        NONE,
        (x, none) -> {
          runs.incrementAndGet();
          return LayerScope.keep(() -> x.mul(x).add(x));
        });
  }

  private float[] gradient(NDArray input, Function<NDArray, NDArray> loss) {
    LayerCheckpoints checkpoints = new LayerCheckpoints();
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray sum = checkpoints.record(() -> loss.apply(input).sum());
      collector.backward(sum);
      checkpoints.backward();
    }
    try (NDArray gradient = input.getGradient()) {
      return gradient.toFloatArray();
    }
  }

  @Test
  void backward_chain_reachesWhatTheInputWasMadeOf() {
    // y = x² + x thrice, of 2 w: dy/dw = 2 (2 x0 + 1) (2 x1 + 1) (2 x2 + 1)
    float[] found = gradient(leaf(0.5f, -1), w -> squares(squares(squares(w.add(w)))));
    assertThat(found).containsExactly(2 * 3 * 5 * 13, 2 * -3 * 5 * 13);
    assertThat(runs).hasValue(6);
  }

  @Test
  void backward_arrayThatAllLayersRead_sumsUpTheirGradients() {
    NDArray side = leaf(3, 5);
    NDArray states = leaf(1, 2);
    float[] found =
        gradient(
            side,
            // the side array is itself made by a layer, as a decoder's view of an encoder
            e -> {
              NDArray made = LayerCheckpoints.run(e, NONE, (x, none) -> x.mul(x));
              NDArray y = states;
              for (int i = 0; i < 3; i++) {
                y = LayerCheckpoints.run(y, new NDList(made), (x, o) -> x.mul(o.get(0)));
              }
              return y;
            });
    // y = s e⁶
    assertThat(found).containsExactly(6 * 243f, 2 * 6 * 3125f);
    try (NDArray gradient = states.getGradient()) {
      assertThat(gradient.toFloatArray()).containsExactly(729, 15625);
    }
  }

  @Test
  void run_layerThatGivesItsInputBack_isTheInput() {
    NDArray x = leaf(1);
    NDArray same =
        new LayerCheckpoints().record(() -> LayerCheckpoints.run(x, NONE, (s, none) -> s));
    assertThat(same).isSameAs(x);
  }

  @Test
  void run_withoutRecordingOrGradients_isTheLayerAlone() {
    NDArray x = leaf(2);
    assertThat(squares(x).hasGradient()).isFalse();
    LayerCheckpoints checkpoints = new LayerCheckpoints();
    GradMode.off(() -> checkpoints.record(() -> squares(x)));
    assertThat(runs).hasValue(2);
    checkpoints.backward();
    assertThat(runs).hasValue(2);
  }

  @Test
  void record_failureOrOtherThread_recordsNothingMore() throws Exception {
    LayerCheckpoints checkpoints = new LayerCheckpoints();
    assertThatThrownBy(
            () ->
                checkpoints.record(
                    () -> {
                      throw new IllegalStateException("x");
                    }))
        .hasMessage("x");
    NDArray x = leaf(2);
    GradMode.with(true, () -> squares(x));
    checkpoints.record(
        () -> CompletableFuture.supplyAsync(() -> GradMode.with(true, () -> squares(x))).join());
    assertThat(runs).hasValue(2);
    checkpoints.backward();
    assertThat(runs).hasValue(2);
  }

  /** The scopes around layers close what is theirs, and the backward pass all it kept. */
  @Test
  void backward_scopesAround_leaveNothingAlive() {
    NDArray w = leaf(0.5f, -1);
    NDArray bias = manager.create(new float[] {1, 2});
    int before = manager.getManagedArrays().size();
    for (int i = 0; i < 3; i++) {
      try (NDManager pass = manager.newSubManager()) {
        LayerCheckpoints checkpoints = new LayerCheckpoints();
        try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
          NDArray start = w.reshape(new Shape(2));
          start.attach(pass);
          NDArray out =
              checkpoints.record(
                  () ->
                      LayerScope.keep(
                          () -> {
                            NDArray shift = start.add(bias); // closed with this scope
                            NDList others = new NDList(shift);
                            NDArray y = start.add(start);
                            for (int k = 0; k < 3; k++) {
                              y = LayerCheckpoints.run(y, others, (x, o) -> x.mul(o.get(0)));
                            }
                            return y;
                          }));
          collector.backward(out.sum());
          out.close();
          int live = pass.getManagedArrays().size();
          checkpoints.backward();
          assertThat(pass.getManagedArrays().size()).isLessThan(live);
        }
        assertThat(w.getGradient().toFloatArray()[0]).isEqualTo((i + 1) * 13.5f);
      }
    }
    int handles = 3; // of getGradient above
    assertThat(manager.getManagedArrays()).hasSize(before + handles);
  }
}
