package io.rpt.djl.ops;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Operations of PyTorch that DJL has no method for: methods of a small TorchScript module, which
 * {@link KernelArchive} writes and the engine loads once. They are differentiable with respect to
 * every array, and follow the thread's gradient mode. Results belong to the first array's manager.
 * Safe from any thread.
 */
final class Kernels {
  private static final String CODE =
      """
      class Kernels(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
        def forward(self: __torch__.Kernels,
          x: Tensor) -> Tensor:
          return x
        def reduce(self: __torch__.Kernels,
          x: Tensor) -> Tensor:
          return torch.to(x, 15)
        def restore(self: __torch__.Kernels,
          x: Tensor) -> Tensor:
          return torch.to(x, 6)
        def softmax(self: __torch__.Kernels,
          scores: Tensor,
          bias: Tensor) -> Tensor:
          return torch.softmax(torch.add(scores, torch.to(bias, 15)), -1)
        def gelu_tanh(self: __torch__.Kernels,
          x: Tensor) -> Tensor:
          return torch.gelu(x, approximate="tanh")
        def rms_norm(self: __torch__.Kernels,
          x: Tensor,
          gamma: Tensor,
          eps: Tensor) -> Tensor:
          half = torch.sum(torch.mul(x, torch.detach(x)), [-1], True)
          squares = torch.sub(torch.mul(half, 2.), torch.detach(half))
          mean = torch.div(squares, float(torch.size(gamma, 0)))
          return torch.mul(torch.mul(x, torch.rsqrt(torch.add(mean, eps))), gamma)
        def reduced_rms_norm(self: __torch__.Kernels,
          x: Tensor,
          gamma: Tensor,
          eps: Tensor) -> Tensor:
          width = torch.size(gamma, 0)
          both = torch.cat([x, torch.neg(x)], -1)
          scale = torch.cat([gamma, gamma])
          normal = torch.layer_norm(both, [torch.mul(2, width)], scale, None, float(eps), False)
          return torch.slice(normal, -1, 0, width)
        def attention(self: __torch__.Kernels,
          q: Tensor,
          k: Tensor,
          v: Tensor,
          bias: Tensor,
          scale: Tensor) -> Tensor:
          return torch.scaled_dot_product_attention(q, k, v, bias, 0., False, scale=float(scale))
      """;

  /** Whether the engine optimizes other modules: DJL's own setting. */
  private static final boolean OTHERS_OPTIMIZED =
      Boolean.parseBoolean(System.getProperty("ai.djl.pytorch.graph_optimizer", "true"));

  private final PtNDManager manager;
  private final PtSymbolBlock module;
  private final ParameterStore none;

  private Kernels() {
    manager = (PtNDManager) Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
    module = load(manager, KernelArchive.of("Kernels", CODE));
    none = new ParameterStore(manager, false);
  }

  private static PtSymbolBlock load(PtNDManager manager, byte[] archive) {
    try {
      return JniUtils.loadModule(manager, new ByteArrayInputStream(archive), false, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // of a stream in memory
    }
  }

  private static final class Holder {
    static final Kernels LOADED = new Kernels();
  }

  /** The kernels, loaded by the first call; they live as long as the process. */
  static Kernels loaded() {
    return Holder.LOADED;
  }

  /** {@code x} in bfloat16, which DJL shows as an unknown type. */
  NDArray reduce(NDArray x) {
    return call("reduce", x);
  }

  /** {@code x} in float32, with a gradient, unlike DJL's own conversion. */
  NDArray restore(NDArray x) {
    return call("restore", x);
  }

  /** The softmax of scores (bfloat16) + bias over the last axis, in bfloat16. */
  NDArray softmax(NDArray scores, NDArray bias) {
    return call("softmax", scores, bias);
  }

  /** The GELU with tanh (Hendrycks and Gimpel 2016), in float32 or bfloat16. */
  NDArray geluTanh(NDArray x) {
    return call("gelu_tanh", x);
  }

  /**
   * The RMS norm of float32 states. A square is written as x times a copy that the graph does not
   * see, and counted twice: its backward pass then goes through the states once instead of five
   * times.
   */
  NDArray rmsNorm(NDArray x, NDArray gamma, double eps) {
    try (NDArray number = number(eps)) {
      return call("rms_norm", x, gamma, number);
    }
  }

  /**
   * The RMS norm of bfloat16 states, in float32 inside: the layer norm of [x, -x], whose mean is 0
   * and whose variance is the mean square of x.
   */
  NDArray reducedRmsNorm(NDArray x, NDArray gamma, double eps) {
    try (NDArray number = number(eps)) {
      return call("reduced_rms_norm", x, gamma, number);
    }
  }

  /**
   * softmax(scale q kᵀ + bias) v without the matrix of all pairs of places in memory (Dao et al.
   * 2022), where the engine has such a kernel.
   *
   * @param q [B, heads, Sq, d]
   * @param k [B, heads, Sk, d]
   * @param v [B, heads, Sk, d]
   * @param bias broadcastable to [B, heads, Sq, Sk], its last axis contiguous
   * @return [B, heads, Sq, d]
   */
  NDArray attention(NDArray q, NDArray k, NDArray v, NDArray bias, double scale) {
    try (NDArray number = number(scale)) {
      return call("attention", q, k, v, bias, number);
    }
  }

  /** On the CPU whatever the device, so that nothing waits for a GPU to read it. */
  private NDArray number(double value) {
    return manager.full(new Shape(), (float) value, DataType.FLOAT32);
  }

  /**
   * Always as in training: otherwise the engine makes arrays that no graph may contain. And never
   * optimized: the engine would rewrite a method after some calls, and round differently from then
   * on, so that results would depend on what the process did before.
   */
  private NDArray call(String method, NDArray... arguments) {
    JniUtils.setGraphExecutorOptimize(false); // of this thread
    try (NDArray selector = manager.zeros(new Shape(1))) {
      selector.setName("module_method:" + method);
      NDList inputs = new NDList(arguments);
      inputs.add(selector);
      return module.forward(none, inputs, true).singletonOrThrow();
    } finally {
      JniUtils.setGraphExecutorOptimize(OTHERS_OPTIMIZED);
    }
  }
}
