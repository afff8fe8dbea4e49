package io.rpt.djl.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.rpt.djl.fixture.TinyFamilies;
import io.rpt.djl.ops.Places;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The last states at one place of each row, held to those of all places. */
class LayerStackTest {
  private static final long[][] MASK = {{1, 1, 1, 1, 1}, {1, 1, 1, 0, 0}, {1, 1, 1, 1, 0}};
  private static final long[] PLACES = {4, 2, 0};
  private static final Shape SHAPE = new Shape(MASK.length, MASK[0].length);
  private static final Offset<Float> ROUNDING = Offset.offset(2e-5f);

  @TempDir Path folder;

  private Backbone open(String family) {
    return Backbone.openOnCpu(TinyFamilies.write(folder, family), Precision.F32);
  }

  private static NDArray random(NDManager manager, int seed, Shape shape) {
    Random random = new Random(seed);
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return manager.create(values, shape);
  }

  /** Some states, and the gradient that they leave at the rows in front of the first layer. */
  private record Result(float[] states, float[] gradient) {
    static Result of(Backbone backbone, LayerStack.Rest rest, UnaryOperator<NDArray> choose) {
      try (NDManager manager = backbone.newManager()) {
        NDArray rows = random(manager, 4, SHAPE.add(backbone.width()));
        rows.setRequiresGradient(true);
        NDArray types = manager.zeros(SHAPE, DataType.INT64);
        NDArray chosen;
        try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
          NDArray positions = types.add(1).cumSum(1).sub(1);
          chosen =
              choose.apply(
                  backbone.stack().run(rows, manager.create(MASK), types, positions, rest));
          collector.backward(chosen.mul(random(manager, 9, chosen.getShape())).sum());
        }
        return new Result(chosen.toFloatArray(), rows.getGradient().toFloatArray());
      }
    }

    void assertIs(Result expected) {
      assertThat(states).containsExactly(expected.states, ROUNDING);
      assertThat(gradient).containsExactly(expected.gradient, ROUNDING);
    }
  }

  private static NDArray places(NDArray beside) {
    return beside.getManager().create(PLACES);
  }

  private static NDArray restAt(LayerStack stack, int from, NDArray hidden, NDArray bias) {
    return stack.restAt(from, hidden, bias, places(hidden));
  }

  private static NDArray chosen(NDArray states) {
    return Places.at(states, places(states));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert", "roberta", "distilbert", "electra", "gpt2", "t5"})
  void restAt_somePlaces_statesAndGradientsOfAllStates(String family) {
    try (Backbone backbone = open(family)) {
      Result expected = Result.of(backbone, LayerStack::rest, LayerStackTest::chosen);
      Result.of(backbone, LayerStackTest::restAt, same -> same).assertIs(expected);
    }
  }

  @Test
  void restAt_behindTheLastLayer_picksTheFinishedStates() {
    try (Backbone backbone = open("gpt2");
        NDManager manager = backbone.newManager()) {
      LayerStack stack = backbone.stack();
      NDArray hidden = random(manager, 4, SHAPE.add(backbone.hiddenWidth()));
      NDArray bias = stack.attentionBias(manager.create(MASK));
      float[] found = restAt(stack, stack.layerCount(), hidden, bias).toFloatArray();
      float[] expected = chosen(stack.finish(hidden)).toFloatArray();
      assertThat(found).containsExactly(expected, ROUNDING);
    }
  }
}
