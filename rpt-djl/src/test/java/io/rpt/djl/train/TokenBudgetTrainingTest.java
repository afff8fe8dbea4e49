package io.rpt.djl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import io.rpt.core.data.LabeledText;
import io.rpt.core.data.MultipleChoice;
import io.rpt.core.data.TextInput;
import io.rpt.core.prompt.Averaging;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.batch.PaddedSize;
import io.rpt.djl.fixture.TinyBert;
import io.rpt.djl.fixture.TinyGpt2;
import io.rpt.djl.fixture.TinyT5;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A token budget cuts batches into parts, and changes nothing of what is learned. */
class TokenBudgetTrainingTest {
  private static final List<LabeledText> TEXTS = TinyBert.negations(24, 1);
  private static final List<String> LABELS = List.of("no", "yes");

  @TempDir Path model;

  @Test
  void fit_labels_isTheSameStepByStep() {
    try (Backbone backbone = TinyBert.open(model)) {
      assertSame(backbone, TrainingSet.labels(TEXTS, LABELS), Validation.labels(TEXTS));
    }
  }

  @Test
  void fit_choices_isTheSameStepByStep() {
    List<TextInput> inputs = TEXTS.stream().map(LabeledText::input).toList();
    List<MultipleChoice> questions = new ArrayList<>();
    for (int i = 0; i + 2 < inputs.size(); i += 2) {
      questions.add(new MultipleChoice(inputs.subList(i, i + 2 + i % 4 / 2), Set.of(i % 4 / 2)));
    }
    try (Backbone backbone = TinyBert.open(model)) {
      assertSame(backbone, TrainingSet.choices(questions), Validation.choices(questions));
    }
  }

  @Test
  void fit_answersOfAnEncoderDecoder_isTheSameStepByStep() {
    try (Backbone backbone = Backbone.open(TinyT5.writeWithWords(model), DeviceChoice.CPU)) {
      assertSame(
          backbone, TrainingSet.ranked(TEXTS, LABELS, Averaging.SUM), Validation.labels(TEXTS));
    }
  }

  @Test
  void fit_answersOfADecoder_isTheSameStepByStep() {
    try (Backbone backbone = TinyGpt2.open(model)) {
      assertSame(
          backbone, TrainingSet.ranked(TEXTS, LABELS, Averaging.SUM), Validation.labels(TEXTS));
    }
  }

  /** A budget of one token puts every example in a batch of its own. */
  private static void assertSame(Backbone backbone, TrainingSet set, Validation validation) {
    Run whole = Run.of(backbone, 0, set, validation);
    for (int budget : new int[] {1, 50, 100_000}) {
      Run cut = Run.of(backbone, budget, set, validation);
      assertThat(cut.losses).hasSameSizeAs(whole.losses).hasSizeGreaterThan(3);
      for (int i = 0; i < whole.losses.size(); i++) {
        assertThat(cut.losses.get(i)).isCloseTo(whole.losses.get(i), within(2e-4));
      }
      assertThat(cut.prompt.rows().toArray())
          .containsExactly(whole.prompt.rows().toArray(), within(1e-3f));
    }
    assertThat(Run.of(backbone, 100_000, set, validation).prompt.rows())
        .isEqualTo(whole.prompt.rows());
  }

  /** The losses of each step, and the prompt at the end. */
  private record Run(List<Double> losses, ProjectedPrompt prompt) {
    static Run of(Backbone backbone, int budget, TrainingSet set, Validation validation) {
      List<Double> losses = new ArrayList<>();
      TrainingResult result =
          PromptTuner.on(backbone)
              .promptLength(3)
              .options(
                  TrainOptions.builder()
                      .epochs(2)
                      .batchSize(4)
                      .accumulation(2)
                      .tokenBudget(budget)
                      .seed(3)
                      .build())
              .listener(
                  event -> {
                    if (event instanceof TrainingEvent.StepDone done) {
                      losses.add(done.loss());
                    }
                  })
              .build()
              .fit(set, validation);
      return new Run(losses, result.projected());
    }
  }

  @Test
  void steps_budget_cutsBatchesAndKeepsTheExamplesOfEachStep() {
    Lesson lesson = new Lengths(IntStream.range(0, 50).map(i -> 1 + i * 7 % 23).toArray());
    BatchPlan whole = new BatchPlan(lesson, options(0));
    BatchPlan cut = new BatchPlan(lesson, options(40));
    assertThat(cut.totalSteps()).isEqualTo(whole.totalSteps());
    for (int epoch = 1; epoch <= 3; epoch++) {
      List<List<List<Integer>>> steps = cut.steps(epoch);
      assertThat(steps).hasSize(whole.stepsPerEpoch());
      for (int i = 0; i < steps.size(); i++) {
        assertThat(examples(steps.get(i))).isEqualTo(examples(whole.steps(epoch).get(i)));
        assertThat(steps.get(i).size()).isGreaterThanOrEqualTo(whole.steps(epoch).get(i).size());
      }
      assertThat(steps.stream().flatMap(List::stream))
          .allSatisfy(
              batch -> assertThat(batch.size() * longest(lesson, batch)).isLessThanOrEqualTo(40));
    }
  }

  private static int longest(Lesson lesson, List<Integer> batch) {
    return batch.stream().mapToInt(i -> lesson.size(i).length()).max().orElseThrow();
  }

  private static List<Integer> examples(List<List<Integer>> step) {
    return step.stream().flatMap(List::stream).toList();
  }

  private static TrainOptions options(int budget) {
    return TrainOptions.builder().epochs(3).batchSize(8).tokenBudget(budget).build();
  }

  /** Examples that are only lengths, with a prompt of 2 rows. */
  private record Lengths(int[] lengths) implements Lesson {
    @Override
    public PaddedSize size(int example) {
      return PaddedSize.ofRow(2 + lengths[example]);
    }

    @Override
    public Block model() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int truncated() {
      return 0;
    }

    @Override
    public long terms(List<Integer> batch) {
      return batch.size();
    }

    @Override
    public NDArray loss(List<Integer> batch, NDManager pass) {
      throw new UnsupportedOperationException();
    }
  }
}
