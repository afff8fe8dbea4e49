package io.rpt.djl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.data.MultipleChoice;
import io.rpt.core.data.TextInput;
import io.rpt.core.error.InvalidDataException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.io.PromptFiles;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.core.reparam.Reparameterizer;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.fixture.TinyBert;
import io.rpt.djl.predict.PromptChooser;
import io.rpt.djl.predict.PromptClassifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Multiple choice on an encoder: trained, saved, served. */
class ChoiceTuningTest {
  private static final List<MultipleChoice> QUESTIONS = questions(24, 1);

  @TempDir static Path model;
  @TempDir Path folder;
  private static Backbone backbone;

  @BeforeAll
  static void open() {
    backbone = TinyBert.open(model);
  }

  @AfterAll
  static void close() {
    backbone.close();
  }

  /** Two to four candidates each; the right one is without the word {@code not}. */
  private static List<MultipleChoice> questions(int count, long seed) {
    Random random = new Random(seed);
    List<TextInput> without = new ArrayList<>();
    List<TextInput> with = new ArrayList<>();
    TinyBert.negations(8 * count, seed)
        .forEach(text -> (text.label().equals("no") ? with : without).add(text.input()));
    List<MultipleChoice> questions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<TextInput> candidates =
          new ArrayList<>(with.subList(4 * i, 4 * i + 1 + random.nextInt(3)));
      int right = random.nextInt(candidates.size() + 1);
      candidates.add(right, without.get(4 * i));
      questions.add(new MultipleChoice(candidates, Set.of(right)));
    }
    return questions;
  }

  @Test
  void fit_fixedQuestions_learnsThemAndServesWhatWasSaved() {
    TrainOptions options =
        TrainOptions.builder().epochs(40).batchSize(8).learningRate(0.03).seed(2).build();
    TrainingResult result =
        PromptTuner.on(backbone)
            .promptLength(6)
            .reparameterizer(Reparameterizer.identity())
            .options(options)
            .build()
            .fit(TrainingSet.choices(QUESTIONS), Validation.choices(QUESTIONS));
    assertThat(result.epochs().get(39).loss()).isLessThan(result.epochs().get(0).loss() / 4);
    assertThat(result.best().scores().get("accuracy")).isGreaterThan(0.9);
    assertThat(result.trainedParameters()).isEqualTo(6 * 32 + 33);
    PromptFiles.save(result.projected(), folder);
    ProjectedPrompt loaded = PromptFiles.loadProjected(folder);
    assertThat(loaded).isEqualTo(result.projected());
    try (PromptChooser chooser = PromptChooser.open(backbone, loaded)) {
      List<Integer> chosen = chooser.choose(QUESTIONS);
      long right = 0;
      for (int i = 0; i < chosen.size(); i++) {
        right += QUESTIONS.get(i).right().contains(chosen.get(i)) ? 1 : 0;
      }
      assertThat((double) right / chosen.size()).isEqualTo(result.best().scores().get("accuracy"));
      assertThatThrownBy(() -> chooser.score(List.of(List.of(TextInput.of("a")), List.of())))
          .isInstanceOf(InvalidDataException.class)
          .hasMessageContaining("Question 2 has no candidate");
      // Alone, a question gets the scores that it gets among others.
      float[] alone = chooser.score(List.of(QUESTIONS.get(5).candidates())).rows().get(0);
      float[] among =
          chooser.score(QUESTIONS.stream().map(MultipleChoice::candidates).toList()).rows().get(5);
      for (int i = 0; i < alone.length; i++) {
        assertThat(among[i]).isCloseTo(alone[i], org.assertj.core.api.Assertions.within(1e-4f));
      }
    }
    assertThatThrownBy(() -> PromptClassifier.open(backbone, loaded))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContainingAll("ChoiceHead", "PromptChooser");
  }

  @Test
  void question_withoutRightCandidate_isRefused() {
    List<TextInput> candidates = List.of(TextInput.of("a"), TextInput.of("b"));
    assertThatThrownBy(() -> new MultipleChoice(candidates, Set.of()))
        .isInstanceOf(InvalidDataException.class);
    assertThatThrownBy(() -> new MultipleChoice(candidates, Set.of(2)))
        .hasMessageContainingAll("2 candidates", "[2]");
    assertThatThrownBy(() -> new MultipleChoice(candidates, Set.of(-1)))
        .hasMessageContaining("[-1]");
    assertThatThrownBy(() -> TrainingSet.choices(List.of()))
        .isInstanceOf(InvalidDataException.class);
  }
}
