package io.rpt.examples.cli;

import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.backbone.OpenOptions;
import io.rpt.djl.backbone.Precision;
import io.rpt.djl.backbone.WeightStorage;
import io.rpt.examples.pretrain.EmbeddedBackbone;
import io.rpt.examples.progress.ProgressView;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The frozen model, and where it lives. */
final class BackboneOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--backbone",
      paramLabel = "DIR",
      converter = BackbonePath.class,
      description =
          "The model's folder: config.json, model.safetensors, and tokenizer.json,"
              + " spiece.model, vocab.txt, or vocab.json and merges.txt; or world-bert"
              + " or world-t5, which the program brings along.")
  private @Nullable Path folder;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "auto",
      description = "auto (a GPU if there is one), cpu or gpu (default: ${DEFAULT-VALUE}).")
  private DeviceChoice device;

  @Option(
      names = "--precision",
      paramLabel = "PRECISION",
      defaultValue = "f32",
      description = {
        "In which numbers the frozen model computes: f32, bf16 (half the memory, 2.7 to 2.9 times as",
        "fast where the processor has instructions for it, else refused), or auto (bf16 where that is",
        "fast, else f32) (default: ${DEFAULT-VALUE})."
      })
  private Precision precision;

  @Option(
      names = "--weights",
      paramLabel = "HOW",
      defaultValue = "read",
      description =
          "read: the files are read into memory; mapped: they are used where they lie, opened at"
              + " once, and shared by processes (float32 on the CPU; nobody may write to them"
              + " meanwhile) (default: ${DEFAULT-VALUE}).")
  private WeightStorage weights;

  /** Whether one was named. */
  boolean isGiven() {
    return folder != null;
  }

  /** Opens the backbone that was named, else this one. */
  Backbone open(ProgressView view, EmbeddedBackbone usual) {
    return open(view, folder == null ? BackbonePath.unpacked(usual) : folder);
  }

  /** Opens the backbone, which must have been named. */
  Backbone open(ProgressView view) {
    if (folder == null) {
      throw new MissingParameterException(
          spec.commandLine(),
          spec.findOption("--backbone"),
          "Missing required option: '--backbone=DIR'");
    }
    return open(view, folder);
  }

  private Backbone open(ProgressView view, Path named) {
    return view.during(
        "Opening the backbone",
        () ->
            Backbone.open(
                named,
                OpenOptions.standard().device(device).precision(precision).storage(weights)));
  }
}
