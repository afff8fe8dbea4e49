package io.rpt.djl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.rpt.core.inject.TokenRow;
import io.rpt.djl.train.Choosing.Question;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The loss of multiple choice against its formula in float64, and its gradient against softmax. */
class ChoosingTest {
  /** The scores of a question's candidates and the right ones. */
  record Case(List<Double> scores, Set<Integer> right) {}

  @Provide
  Arbitrary<List<Case>> cases() {
    Arbitrary<Case> one =
        Arbitraries.doubles()
            .between(-20, 20)
            .list()
            .ofMinSize(1)
            .ofMaxSize(6)
            .flatMap(
                scores ->
                    Combinators.combine(
                            Arbitraries.just(scores),
                            Arbitraries.integers().between(0, scores.size() - 1).set().ofMinSize(1))
                        .as(Case::new));
    return one.list().ofMinSize(1).ofMaxSize(4);
  }

  @Property(tries = 100)
  void loss_andGradient_areThoseOfTheFormula(@ForAll("cases") List<Case> cases) {
    double expected = 0;
    List<Double> gradient = new ArrayList<>();
    for (Case c : cases) {
      double[] all = probabilities(c.scores(), IntStream.range(0, c.scores().size()).toArray());
      double[] right = probabilities(c.scores(), c.right().stream().mapToInt(i -> i).toArray());
      expected -= Math.log(c.right().stream().mapToDouble(i -> all[i]).sum());
      for (int i = 0; i < all.length; i++) {
        gradient.add(all[i] - right[i]);
      }
    }
    float[][] found = lossAndGradient(cases);
    assertThat((double) found[0][0]).isCloseTo(expected, within(1e-4 * (1 + expected)));
    for (int i = 0; i < gradient.size(); i++) {
      assertThat((double) found[1][i]).isCloseTo(gradient.get(i), within(1e-5));
    }
  }

  @Example
  void loss_onlyCandidate_isZeroWhateverItsScore() {
    assertThat(lossAndGradient(List.of(new Case(List.of(7.0), Set.of(0))))[0][0]).isZero();
  }

  /** Softmax over some of the scores, 0 elsewhere. */
  private static double[] probabilities(List<Double> scores, int[] among) {
    double max = IntStream.of(among).mapToDouble(scores::get).max().orElseThrow();
    double sum = IntStream.of(among).mapToDouble(i -> Math.exp(scores.get(i) - max)).sum();
    double[] result = new double[scores.size()];
    for (int i : among) {
      result[i] = Math.exp(scores.get(i) - max) / sum;
    }
    return result;
  }

  private static float[][] lossAndGradient(List<Case> cases) {
    TokenRow row = new TokenRow(new int[1], new int[1], new boolean[1]);
    List<Question> questions =
        cases.stream()
            .map(c -> new Question(Collections.nCopies(c.scores().size(), row), c.right()))
            .toList();
    List<Double> scores = cases.stream().flatMap(c -> c.scores().stream()).toList();
    float[] values = new float[scores.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = scores.get(i).floatValue();
    }
    Engine engine = Engine.getEngine("PyTorch");
    try (NDManager manager = engine.newBaseManager(Device.cpu());
        GradientCollector collector = engine.newGradientCollector()) {
      NDArray array = manager.create(values);
      array.setRequiresGradient(true);
      NDArray loss = Choosing.loss(array, questions, manager);
      collector.backward(loss);
      return new float[][] {loss.toFloatArray(), array.getGradient().toFloatArray()};
    }
  }
}
