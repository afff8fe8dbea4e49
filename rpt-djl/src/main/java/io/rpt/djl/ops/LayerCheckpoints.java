package io.rpt.djl.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Layers whose graph is thrown away in the forward pass and made again in the backward pass, so
 * that of each layer only the states in front of it stay in memory, for the price of one more
 * forward pass (Chen et al. 2016, arXiv 1604.06174, section 4.1, with segments of one layer). The
 * gradients are the same: a layer is computed twice in the same way. It must therefore be a
 * function of its arguments alone; dropout in it would draw anew.
 *
 * <pre>{@code
 * LayerCheckpoints checkpoints = new LayerCheckpoints();
 * NDArray loss = checkpoints.record(() -> loss(batch));
 * collector.backward(loss);
 * checkpoints.backward();
 * }</pre>
 *
 * <p>How it works: a layer's output is detached and becomes a leaf of its own. The backward pass of
 * the loss ends at the last leaf. Then, from the last layer to the first, each layer is computed
 * again with a graph from its arguments, and that graph's backward pass begins with the leaf's
 * gradient: it leaves gradients at earlier leaves, and in the end at what stands before the first
 * layer.
 *
 * <p>As with the gradient mode, what is recorded belongs to the thread. For one backward pass.
 */
public final class LayerCheckpoints {
  private static final ThreadLocal<@Nullable LayerCheckpoints> CURRENT = new ThreadLocal<>();

  private final Deque<Step> steps = new ArrayDeque<>();

  /** A layer: from states, and other arrays that it reads, to states. */
  @FunctionalInterface
  public interface Layer {
    /**
     * Runs it.
     *
     * @param states the result's manager is theirs
     * @param others in the order in which they were given
     */
    NDArray run(NDArray states, NDList others);
  }

  /**
   * A layer that was run.
   *
   * @param states of its input
   * @param output its result, a leaf
   */
  private record Step(Layer layer, NDArray states, NDList others, NDArray output) {
    /** Computes the layer again, and passes the gradient of its output on. */
    void backward() {
      try (states;
          others;
          output;
          NDArray gradient = output.getGradient();
          NDArray again = layer.run(states, others)) {
        JniUtils.backward((PtNDArray) again, (PtNDArray) gradient, false, false);
      }
    }
  }

  /** Runs a forward pass of this thread; its layers record themselves here. */
  public <T> T record(Supplier<T> forward) {
    LayerCheckpoints before = CURRENT.get();
    CURRENT.set(this);
    try {
      return forward.get();
    } finally {
      CURRENT.set(before);
    }
  }

  /**
   * Goes on with the backward pass, from the last layer's output to whatever the first layer's
   * input was made of. Called after the backward pass of the loss, while gradients are recorded.
   */
  public void backward() {
    while (!steps.isEmpty()) {
      steps.removeLast().backward();
    }
  }

  /**
   * Runs a layer. It is recorded if the thread's forward pass is, and gradients are; else it is
   * simply run.
   *
   * @param states [B, S, H]
   * @param others what else it reads; arrays that it makes or reads beside them must not depend on
   *     anything that is trained
   * @return [B, S, H]; {@code states} themselves where the layer gives them back
   */
  public static NDArray run(NDArray states, NDList others, Layer layer) {
    LayerCheckpoints current = CURRENT.get();
    return current == null || !GradMode.isOn()
        ? layer.run(states, others)
        : current.step(states, others, layer);
  }

  private NDArray step(NDArray states, NDList others, Layer layer) {
    NDArray result = layer.run(states, others);
    if (result == states) {
      return result;
    }
    NDArray leaf = own(result.stopGradient());
    result.close(); // and with it the graph
    leaf.setRequiresGradient(true);
    NDList kept = new NDList();
    others.forEach(other -> kept.add(view(other)));
    steps.add(new Step(layer, view(states), kept, leaf));
    return leaf.reshape(leaf.getShape());
  }

  /** The same array and graph under a name that whoever closes the other does not close. */
  private static NDArray view(NDArray array) {
    return own(array.reshape(array.getShape()));
  }

  /** Takes an array out of the scopes of the layers around. */
  private static NDArray own(NDArray array) {
    NDScope.unregister(array);
    return array;
  }
}
