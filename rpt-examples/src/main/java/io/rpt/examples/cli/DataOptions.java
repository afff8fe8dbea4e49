package io.rpt.examples.cli;

import io.rpt.djl.backbone.Backbone;
import io.rpt.examples.superglue.SuperGlueTask;
import io.rpt.examples.task.Material;
import io.rpt.examples.task.OwnMaterial;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What to train on. */
final class DataOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Mixin private TaskOptions official;

  @Option(
      names = "--train",
      paramLabel = "FILE",
      description =
          "Your own training texts: .jsonl or .csv with text (or text_a and text_b) and label.")
  private @Nullable Path train;

  @Option(
      names = "--validation",
      paramLabel = "FILE",
      description = "Your own validation texts, of the same form.")
  private @Nullable Path validation;

  @Option(
      names = "--generate",
      description =
          "The labels of your own texts are answers that a model that writes learns to write:"
              + " an encoder-decoder or a decoder-only model.")
  private boolean generate;

  @Mixin private SampleOptions sample;
  @Mixin private AnsweringOptions answering;

  /**
   * Refuses options that contradict each other, and reads the data.
   *
   * @param answersWithWords whether label words answer
   */
  Material read(boolean answersWithWords) {
    answering.checkWords(answersWithWords);
    String own = train != null ? "--train" : "--validation";
    boolean isOwn = train != null || validation != null;
    Usage.require(
        spec,
        !(official.given() && isOwn),
        official.firstName()
            + " and "
            + own
            + " contradict each other: give --task and --data, or --train and"
            + " --validation.");
    if (official.task != null && official.data != null) {
      return task(official.task, official.data);
    }
    Usage.require(spec, !official.given(), "--task and --data go together: give both.");
    Usage.require(
        spec, isOwn, "The texts are missing: give --task and --data, or --train and --validation.");
    if (train != null && validation != null) {
      return own(train, validation);
    }
    throw new ParameterException(
        spec.commandLine(), "--train and --validation go together: give both.");
  }

  private Material task(SuperGlueTask task, Path data) {
    Usage.require(
        spec,
        !generate,
        "--generate is for your own texts: a task says itself how it is answered.");
    sample.check();
    answering.check(List.of(task));
    return TaskFiles.material(task, data, sample, answering);
  }

  /** Refuses what the backbone has no use for; the library does so for own texts. */
  void check(Backbone backbone) {
    if (official.task != null) {
      answering.check(backbone);
    }
  }

  private Material own(Path training, Path held) {
    Usage.require(
        spec,
        !sample.given(),
        "--few-shot, --max-train, --sample-seed and --validation-rows are for --task: shorten your"
            + " own files instead.");
    answering.checkOwn(generate);
    return OwnMaterial.read(
        training, held, answering.averaging(), generate ? answering.maxTokens() : null);
  }
}
