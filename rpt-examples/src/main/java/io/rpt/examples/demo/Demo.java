package io.rpt.examples.demo;

import io.rpt.core.data.LabeledText;
import io.rpt.core.data.TextInput;
import io.rpt.core.error.InvalidFileException;
import io.rpt.core.io.PromptFiles;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.core.reparam.Residual;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.BertConfig;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.backbone.RandomBert;
import io.rpt.djl.ops.Activation;
import io.rpt.djl.predict.LabelScores;
import io.rpt.djl.predict.PromptClassifier;
import io.rpt.djl.train.PromptTuner;
import io.rpt.djl.train.TrainOptions;
import io.rpt.djl.train.TrainingEvent;
import io.rpt.djl.train.TrainingEvent.EpochDone;
import io.rpt.djl.train.TrainingResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The whole path in seconds: backbone, training, projection, saving, reloading, prediction. The
 * backbone is random, so the scores say nothing about quality.
 */
public final class Demo {
  private static final long SEED = 7;
  private static final int EPOCHS = 15;

  /** Wider than BERT's 0.02, so that different texts give visibly different states. */
  private static final double SPREAD = 0.2;

  private final PrintWriter out;

  /** Makes a demonstration that prints to {@code out}. */
  public Demo(PrintWriter out) {
    this.out = out;
  }

  /**
   * Runs it.
   *
   * @param given where backbone and prompt are written, or null for a new temporary folder
   * @throws InvalidFileException if the folder cannot be made
   */
  public void run(@Nullable Path given) {
    Path folder = folder(given);
    DemoData data = DemoData.read();
    say("1. A small BERT with random weights, made from seed %d.", SEED);
    say("   It was never trained and knows nothing: the scores below say nothing about quality.");
    try (Backbone backbone = backbone(folder.resolve("backbone"), data)) {
      say(
          "   %,d frozen values, %d words; %s",
          backbone.parameterCount(), backbone.vocabularySize(), backbone.folder());
      TrainingResult result = train(backbone, data);
      ProjectedPrompt reloaded = save(result, folder.resolve("prompt"));
      predict(backbone, data, result, reloaded);
      say("5. The backbone is unchanged: SHA-256 in memory before and after,");
      say("   %s", result.weightsHash());
    }
    say("Next: rpt train with a real backbone and your texts; see rpt train --help.");
  }

  private static Path folder(@Nullable Path given) {
    try {
      return given == null ? Files.createTempDirectory("rpt-demo") : Files.createDirectories(given);
    } catch (IOException e) {
      throw new InvalidFileException(
          "The folder "
              + (given == null ? "" : given + " ")
              + "cannot be made: "
              + e
              + ". Name another with --out.",
          e);
    }
  }

  private static Backbone backbone(Path folder, DemoData data) {
    List<String> vocabulary = data.vocabulary();
    BertConfig shape =
        new BertConfig(
            vocabulary.size(), 64, 2, 4, 128, 128, 2, Activation.GELU, 1e-12, SPREAD, 0, true);
    return Backbone.open(RandomBert.write(folder, shape, vocabulary, SEED), DeviceChoice.CPU);
  }

  private TrainingResult train(Backbone backbone, DemoData data) {
    say(
        "2. Training a residual prompt on %d sentence pairs, validating on %d.",
        data.training().size(), data.validation().size());
    TrainOptions options =
        TrainOptions.builder().epochs(EPOCHS).learningRate(0.005).seed(SEED).build();
    return PromptTuner.on(backbone)
        .promptLength(10)
        .reparameterizer(Residual.bottleneck(32))
        .options(options)
        .labels(DemoData.LABELS)
        .listener(this::show)
        .build()
        .fit(data.training(), data.validation());
  }

  private void show(TrainingEvent event) {
    if (event instanceof EpochDone done) {
      say(
          "   epoch %2d/%d  loss %.4f  accuracy %.4f",
          done.result().epoch(),
          EPOCHS,
          done.result().loss(),
          done.result().scores().getOrDefault("accuracy", Double.NaN));
    }
  }

  private ProjectedPrompt save(TrainingResult result, Path folder) {
    ProjectedPrompt projected = result.prompt().project();
    PromptFiles.save(projected, folder);
    say(
        "3. %,d numbers were trained; projected, %,d are kept; saved in %s",
        result.trainedParameters(), projected.keptParameterCount(), folder);
    return PromptFiles.loadProjected(folder);
  }

  private void predict(
      Backbone backbone, DemoData data, TrainingResult result, ProjectedPrompt reloaded) {
    List<TextInput> texts = data.validation().stream().map(LabeledText::input).limit(2).toList();
    try (PromptClassifier classifier = PromptClassifier.open(backbone, reloaded)) {
      float[] before = UnprojectedLogits.of(backbone, result.reparameterized(), texts);
      say(
          "4. Trained prompt and reloaded projected prompt agree: largest difference of logits %.1e",
          largestDifference(before, classifier.logits(texts)));
      List<LabelScores> scores = classifier.classify(texts);
      for (int i = 0; i < texts.size(); i++) {
        say("   premise:    %s", texts.get(i).first());
        say("   hypothesis: %s", texts.get(i).second());
        say("   prediction: %s %s", scores.get(i).label(), percent(scores.get(i)));
      }
    }
  }

  private static double largestDifference(float[] flat, float[][] rows) {
    double largest = 0;
    for (int i = 0; i < flat.length; i++) {
      double other = rows[i / rows[0].length][i % rows[0].length];
      largest = Math.max(largest, Math.abs(flat[i] - other)); // NaN stays NaN
    }
    return largest;
  }

  private static String percent(LabelScores scores) {
    StringBuilder text = new StringBuilder();
    scores
        .probabilities()
        .forEach(
            (label, p) -> text.append(String.format(Locale.ROOT, " %s %.0f%%", label, 100 * p)));
    return "(" + text.toString().strip() + ")";
  }

  private void say(String format, @Nullable Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }
}
