package io.rpt.djl.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.data.TextInput;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.djl.backbone.TrainableBackbone;
import io.rpt.djl.ops.DropoutRates;
import io.rpt.djl.pretrain.PretrainEvent.Progress;
import io.rpt.djl.pretrain.PretrainEvent.Started;
import io.rpt.djl.train.TrainingInterruptedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainerTest {
  private static final long HELD_OUT = 1_000_000;

  @TempDir Path folder;

  private static PretrainTask words() {
    return PretrainTask.maskedWords(i -> TextInput.of(TinyModels.text(i)));
  }

  private static PretrainTask mixture() {
    return PretrainTask.spansAndAnswers(TinyModels::text, TinyModels::next, 0.25);
  }

  private static PretrainOptionsBuilder options(int steps) {
    return PretrainOptions.builder().steps(steps).batchSize(16).warmupSteps(10).maxLength(24);
  }

  @Test
  void run_maskedWords_learnsWhatComesNext() {
    PretrainTask heldOut =
        PretrainTask.maskedWords(i -> TextInput.of(TinyModels.text(HELD_OUT + i)));
    PretrainOptions options = options(300).learningRate(5e-3).build();
    try (TrainableBackbone bert = TinyModels.bert(folder)) {
      PretrainScores before = new Pretrainer(heldOut, options).evaluate(bert, 64);
      new Pretrainer(words(), options).run(bert, PretrainListener.silent());
      PretrainScores after = new Pretrainer(heldOut, options).evaluate(bert, 64);
      assertThat(before.loss()).isBetween(2.5, 4.5);
      assertThat(after.loss()).isLessThan(before.loss() / 2);
      assertThat(after.accuracy()).isGreaterThan(0.6);
      assertThat(after.tokens()).isEqualTo(before.tokens()).isGreaterThan(64);
    }
  }

  @Test
  void run_spansAndAnswers_learnsWhatComesNext() {
    PretrainTask heldOut =
        PretrainTask.spansAndAnswers(
            i -> TinyModels.text(HELD_OUT + i), i -> TinyModels.next(HELD_OUT + i), 0.25);
    PretrainOptions options = options(250).learningRate(5e-3).build();
    try (TrainableBackbone t5 = TinyModels.t5(folder)) {
      PretrainScores before = new Pretrainer(heldOut, options).evaluate(t5, 64);
      new Pretrainer(mixture(), options).run(t5, PretrainListener.silent());
      PretrainScores after = new Pretrainer(heldOut, options).evaluate(t5, 64);
      assertThat(before.accuracy()).isLessThan(0.3);
      assertThat(after.loss()).isLessThan(1);
      assertThat(after.accuracy()).isGreaterThan(0.75);
    }
  }

  @Test
  void run_sameSeed_givesTheSameWeights_otherSeedOthers() {
    List<String> hashes = new ArrayList<>();
    for (long seed : new long[] {1, 1, 2}) {
      try (TrainableBackbone bert = TinyModels.bert(folder.resolve("" + hashes.size()))) {
        PretrainOptions options =
            options(20).seed(seed).dropout(new DropoutRates(0.1, 0.1)).build();
        new Pretrainer(words(), options).run(bert, PretrainListener.silent());
        hashes.add(bert.weightsHash());
      }
    }
    assertThat(hashes.get(1)).isEqualTo(hashes.get(0));
    assertThat(hashes.get(2)).isNotEqualTo(hashes.get(0));
  }

  @Test
  void run_interruptedAndRunAgain_givesTheWeightsOfAnUnbrokenRun() {
    PretrainOptions options =
        options(40).reportEvery(1).keepEvery(7).dropout(new DropoutRates(0.1, 0.1)).build();
    String whole;
    try (TrainableBackbone t5 = TinyModels.t5(folder.resolve("a"))) {
      new Pretrainer(mixture(), options).run(t5, PretrainListener.silent());
      whole = t5.weightsHash();
    }
    Pretrainer kept = new Pretrainer(mixture(), options).withStateFolder(folder.resolve("state"));
    try (TrainableBackbone t5 = TinyModels.t5(folder.resolve("a"))) {
      assertThatThrownBy(() -> kept.run(t5, event -> interruptAfter(17, event)))
          .isInstanceOf(TrainingInterruptedException.class)
          .hasMessageContainingAll("step 17 of 40", "state");
    }
    List<PretrainEvent> events = new ArrayList<>();
    try (TrainableBackbone t5 = TinyModels.t5(folder.resolve("a"))) {
      kept.run(t5, events::add);
      assertThat(t5.weightsHash()).isEqualTo(whole);
    }
    assertThat(events.get(0))
        .isInstanceOfSatisfying(Started.class, started -> assertThat(started.done()).isEqualTo(17));
    try (TrainableBackbone t5 = TinyModels.t5(folder.resolve("a"))) {
      kept.run(t5, PretrainListener.silent());
      assertThat(t5.weightsHash()).as("a run that is done").isEqualTo(whole);
      PretrainOptions others = options(40).seed(5).build();
      assertThatThrownBy(
              () ->
                  new Pretrainer(mixture(), others)
                      .withStateFolder(folder.resolve("state"))
                      .run(t5, PretrainListener.silent()))
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContaining("seed");
    }
  }

  private static void interruptAfter(int step, PretrainEvent event) {
    if (event instanceof Progress progress && progress.step() == step) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void run_manySteps_keepsTheNumberOfLiveArrays() {
    Set<Integer> live = new HashSet<>();
    PretrainOptions options =
        options(30).reportEvery(1).dropout(new DropoutRates(0.1, 0.1)).build();
    try (TrainableBackbone bert = TinyModels.bert(folder.resolve("bert"));
        TrainableBackbone t5 = TinyModels.t5(folder.resolve("t5"))) {
      int before = bert.liveArrays();
      new Pretrainer(words(), options).run(bert, event -> count(event, bert, live));
      assertThat(live).hasSize(1);
      assertThat(bert.liveArrays()).isEqualTo(before);
      live.clear();
      before = t5.liveArrays();
      new Pretrainer(mixture(), options).run(t5, event -> count(event, t5, live));
      assertThat(live).hasSize(1);
      assertThat(t5.liveArrays()).isEqualTo(before);
    }
  }

  private static void count(PretrainEvent event, TrainableBackbone backbone, Set<Integer> live) {
    if (event instanceof Progress) {
      live.add(backbone.liveArrays());
    }
  }

  @Test
  void run_taskOfAnotherFamily_isRefused() {
    PretrainOptions options = options(20).build();
    try (TrainableBackbone t5 = TinyModels.t5(folder)) {
      assertThatThrownBy(() -> new Pretrainer(words(), options).run(t5, PretrainListener.silent()))
          .isInstanceOf(UnsupportedFeatureException.class)
          .hasMessageContainingAll("bert", "t5");
    }
  }
}
