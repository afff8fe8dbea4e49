package io.rpt.djl.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import io.rpt.core.data.TextFormat;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.io.PromptFiles;
import io.rpt.core.prompt.GenerationHead;
import io.rpt.core.prompt.PromptTask;
import io.rpt.core.prompt.Provenance;
import io.rpt.core.prompt.ReparameterizedPrompt;
import io.rpt.core.reparam.LayerEvaluator;
import io.rpt.core.reparam.LayerPlan;
import io.rpt.core.reparam.Reparameterizer;
import io.rpt.core.reparam.WeightSpec;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import io.rpt.djl.block.PromptBlock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The contract of a reparameterizer. Extend it in your own tests, name your reparameterizer, and
 * its shapes, its gradients, its projection and its saved form are checked:
 *
 * <pre>{@code
 * class MineTest extends ReparameterizerContract {
 *   protected Reparameterizer reparameterizer() {
 *     return shape -> chain(linear(64), gelu(), linear(shape.width()), layerNorm());
 *   }
 * }
 * }</pre>
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ReparameterizerContract {
  private static final int MOST_DERIVATIVES = 60;
  private static final double STEP = 1e-5;

  /** The reparameterizer under test. */
  protected abstract Reparameterizer reparameterizer();

  /** The prompt shapes [P, D] it is tested with; other ones where these do not fit it. */
  protected Stream<PromptShape> shapes() {
    return Stream.of(new PromptShape(1, 8), new PromptShape(4, 6), new PromptShape(7, 16));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void plan_sameShape_isTheSameAndCountsWhatIsTrained(PromptShape shape) {
    LayerPlan plan = LayerPlan.of(reparameterizer(), shape);
    assertThat(LayerPlan.of(reparameterizer(), shape)).isEqualTo(plan);
    try (Trained trained = new Trained(plan)) {
      long count = trained.parameters().mapToLong(p -> p.getArray().size()).sum();
      assertThat(plan.trainableParameterCount()).isEqualTo(count);
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void engine_andPlainJava_giveTheSamePrompt(PromptShape shape) {
    LayerPlan plan = LayerPlan.of(reparameterizer(), shape);
    try (Trained trained = new Trained(plan)) {
      float[] expected = trained.prompt().project().rows().toArray();
      float[] actual = trained.rows();
      for (int i = 0; i < expected.length; i++) {
        assertThat(actual[i]).as("number %d", i).isCloseTo(expected[i], tolerance(expected[i]));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void gradients_ofTableAndWeights_areTheCentralDifferences(PromptShape shape) {
    LayerPlan plan = LayerPlan.of(reparameterizer(), shape);
    try (Trained trained = new Trained(plan)) {
      Map<String, float[]> gradients = trained.gradients();
      gradients.forEach(
          (name, gradient) -> {
            Random random = new Random(name.hashCode());
            for (int k = 0; k < Math.min(MOST_DERIVATIVES, gradient.length); k++) {
              int i = random.nextInt(gradient.length);
              double expected = trained.difference(name, i);
              assertThat((double) gradient[i])
                  .as("derivative %d of %s", i, name)
                  .isCloseTo(expected, within(2e-3 * (1 + Math.abs(expected))));
            }
          });
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void project_isRepeatableAndOfThePromptsShape(PromptShape shape) {
    ReparameterizedPrompt prompt = prompt(LayerPlan.of(reparameterizer(), shape));
    assertThat(prompt.project()).isEqualTo(prompt.project());
    assertThat(prompt.project().shape()).isEqualTo(shape);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void savedAndLoaded_isTheSamePromptAndProjectsAlike(PromptShape shape) {
    ReparameterizedPrompt prompt = prompt(LayerPlan.of(reparameterizer(), shape));
    ReparameterizedPrompt loaded =
        PromptFiles.reparameterizedFromBytes(PromptFiles.toBytes(prompt), "the saved prompt");
    assertThat(loaded).isEqualTo(prompt);
    assertThat(loaded.project()).isEqualTo(prompt.project());
  }

  private static org.assertj.core.data.Offset<Float> tolerance(float expected) {
    return within(1e-4f * (1 + Math.abs(expected)));
  }

  /** A prompt with random values. */
  private static ReparameterizedPrompt prompt(LayerPlan plan) {
    Random random = new Random(plan.toString().hashCode());
    Map<String, FloatTensor> weights = new HashMap<>();
    for (WeightSpec weight : plan.weights()) {
      weights.put(weight.name(), normal(random, weight.shape()));
    }
    FloatTensor raw = normal(random, List.of(plan.shape().length(), plan.rawWidth()));
    PromptTask task =
        new PromptTask(
            PromptInjector.encoderDecoder(),
            new GenerationHead(2),
            List.of(),
            TextFormat.SINGLE,
            512);
    Provenance provenance =
        new Provenance("", "", "", 0, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    return new ReparameterizedPrompt(plan, raw, weights, task, provenance);
  }

  private static FloatTensor normal(Random random, List<Integer> shape) {
    float[] values = new float[(int) FloatTensor.elementCount(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (0.7 * random.nextGaussian());
    }
    return FloatTensor.of(values, shape);
  }

  /** A prompt in the engine; its loss is the sum of its rows weighted by fixed random factors. */
  private static final class Trained implements AutoCloseable {
    private final ReparameterizedPrompt prompt;
    private final PromptBlock block;
    private final NDManager manager;
    private final FloatTensor factors;

    private Trained(LayerPlan plan) {
      prompt = ReparameterizerContract.prompt(plan);
      block = new PromptBlock(plan, prompt.raw(), prompt.weights(), true);
      manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
      block.initialize(manager, DataType.FLOAT32, new Shape(1));
      factors = normal(new Random(1), List.of(plan.shape().length(), plan.shape().width()));
    }

    private ReparameterizedPrompt prompt() {
      return prompt;
    }

    private Stream<Parameter> parameters() {
      return block.getParameters().values().stream().filter(Parameter::requiresGradient);
    }

    private float[] rows() {
      try (NDManager pass = manager.newSubManager()) {
        return block.rows(new ParameterStore(pass, false), pass, false).toFloatArray();
      }
    }

    private Map<String, float[]> gradients() {
      try (NDManager pass = manager.newSubManager();
          GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
        // Not in training mode: dropout has no derivative to compare with.
        NDArray rows = block.rows(new ParameterStore(pass, false), pass, false);
        collector.backward(rows.mul(pass.create(factors.toArray(), rows.getShape())).sum());
      }
      Map<String, float[]> gradients = new HashMap<>();
      parameters()
          .forEach(
              parameter -> {
                try (NDArray gradient = parameter.getArray().getGradient()) {
                  gradients.put(parameter.getName(), gradient.toFloatArray());
                }
              });
      return gradients;
    }

    /** The derivative of the loss by one number, by central differences in float64. */
    private double difference(String name, int place) {
      Map<String, double[]> weights = new HashMap<>();
      prompt.weights().forEach((key, value) -> weights.put(key, value.toDoubles()));
      double[] raw = prompt.raw().toDoubles();
      double[] moved = name.equals(PromptBlock.RAW) ? raw : weights.get(name);
      double value = moved[place];
      moved[place] = value + STEP;
      double above = loss(weights, raw);
      moved[place] = value - STEP;
      return (above - loss(weights, raw)) / (2 * STEP);
    }

    private double loss(Map<String, double[]> weights, double[] raw) {
      double[] rows = LayerEvaluator.evaluate(prompt.plan(), weights, raw);
      double sum = 0;
      for (int i = 0; i < rows.length; i++) {
        sum += rows[i] * factors.get(i);
      }
      return sum;
    }

    @Override
    public void close() {
      manager.close();
    }
  }
}
