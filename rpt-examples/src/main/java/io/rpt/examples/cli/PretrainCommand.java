package io.rpt.examples.cli;

import io.rpt.djl.pretrain.PretrainOptions;
import io.rpt.djl.pretrain.PretrainScores;
import io.rpt.djl.train.TrainingInterruptedException;
import io.rpt.examples.pretrain.Lesson;
import io.rpt.examples.pretrain.Pretraining;
import io.rpt.examples.pretrain.Pretraining.Stage;
import io.rpt.examples.pretrain.WorldBackbone;
import io.rpt.examples.pretrain.WorldBackbone.Size;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a small backbone from the text of the embedded world. */
@Command(
    name = "pretrain",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Trains a small BERT (masked words) or T5 (span corruption and text-to-text exercises) from"
          + " nothing or from an earlier folder, on text that the program writes itself, and saves it as a Hugging Face"
          + " folder. The text is about the world of the tasks of --data world, but has none of them.",
      "The same command again goes on where it was stopped."
    })
public final class PretrainCommand implements Callable<Integer> {
  private static final int WARM_UP = 20; // of all steps, one in so many

  @Spec private CommandSpec spec;

  @Option(
      names = "--family",
      paramLabel = "FAMILY",
      required = true,
      description = "${COMPLETION-CANDIDATES}.")
  private WorldBackbone family;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "The folder of the backbone; made if it is missing.")
  private Path out;

  @Option(
      names = "--simple-steps",
      paramLabel = "N",
      description = {
        "Optimizer steps that find words of judgement in simple text; 0: none",
        "(default: bert 5000, t5 8000)."
      })
  private @Nullable Integer simpleSteps;

  @Option(
      names = "--judgement-steps",
      paramLabel = "N",
      description =
          "Then steps that find them in the whole text; 0: none (default: bert 6000, t5 0).")
  private @Nullable Integer judgementSteps;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description =
          "Then steps that find all kinds of words; 0: none (default: bert 8000, t5 7000).")
  private @Nullable Integer steps;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "64",
      description = "Texts of each step (default: ${DEFAULT-VALUE}).")
  private int batchSize;

  @Option(
      names = "--lr",
      paramLabel = "RATE",
      defaultValue = "0.001",
      description = "The peak learning rate of AdamW (default: ${DEFAULT-VALUE}).")
  private double learningRate;

  @Option(
      names = "--from",
      paramLabel = "DIR",
      description = "Go on with the weights of this folder (default: random ones).")
  private @Nullable Path from;

  @Option(
      names = "--width",
      paramLabel = "N",
      description = "The width of states, a multiple of 32 (default: 128).")
  private @Nullable Integer width;

  @Option(
      names = "--layers",
      paramLabel = "N",
      description = "Layers; a T5's encoder has one more, its decoder one less (default: 3).")
  private @Nullable Integer layers;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of text, first weights, masks and order (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Mixin private ProgressOptions progress;

  /** Used by the command line. */
  public PretrainCommand() {}

  @Override
  public Integer call() {
    Usage.require(
        spec,
        from == null || (width == null && layers == null),
        "--from and --width or --layers contradict each other: the folder has its own size.");
    Usage.require(
        spec,
        from == null || !from.toAbsolutePath().normalize().equals(out.toAbsolutePath().normalize()),
        "--from and --out are the same folder, whose weights would be lost. Name another --out.");
    List<Stage> stages = new ArrayList<>();
    add(stages, Lesson.SIMPLE, simpleSteps);
    add(stages, Lesson.JUDGEMENTS, judgementSteps);
    add(stages, Lesson.WHOLE, steps);
    Usage.require(
        spec, !stages.isEmpty(), "--steps, --simple-steps and --judgement-steps are all 0.");
    return Interrupts.obey(() -> run(new Pretraining(family, start(), stages)));
  }

  private void add(List<Stage> stages, Lesson lesson, @Nullable Integer given) {
    int count = given == null ? family.usualSteps(lesson) : given;
    if (count == 0) {
      return;
    }
    PretrainOptions options =
        PretrainOptions.builder()
            .steps(count)
            .warmupSteps(count / WARM_UP)
            .batchSize(batchSize)
            .learningRate(learningRate)
            .maxLength(WorldBackbone.MOST_TOKENS)
            .seed(seed)
            .build();
    stages.add(new Stage(lesson, options));
  }

  private Path start() {
    if (from != null) {
      return from;
    }
    Size size =
        new Size(
            width == null ? Size.USUAL_WIDTH : width, layers == null ? Size.USUAL_LAYERS : layers);
    return family.writeRandom(Pretraining.workFolder(out).resolve("start"), size, seed);
  }

  private int run(Pretraining pretraining) {
    try (PretrainProgress shown = new PretrainProgress(progress.view())) {
      PretrainScores scores = pretraining.run(out, shown);
      spec.commandLine()
          .getOut()
          .printf(
              Locale.ROOT,
              "%s: of %d hidden tokens in texts it has not seen, %.1f %% found; loss %.3f%n",
              out,
              scores.tokens(),
              100 * scores.accuracy(),
              scores.loss());
      return 0;
    } catch (TrainingInterruptedException e) {
      spec.commandLine().getErr().println("rpt: " + e.getMessage());
      return Interrupts.EXIT_CODE;
    }
  }
}
