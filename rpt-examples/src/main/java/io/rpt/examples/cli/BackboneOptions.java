package io.rpt.examples.cli;

import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.examples.progress.ProgressView;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The frozen model, and where it lives. */
final class BackboneOptions {
  @Option(
      names = "--backbone",
      paramLabel = "DIR",
      required = true,
      description =
          "The model's folder: config.json, model.safetensors, and tokenizer.json,"
              + " spiece.model or vocab.txt.")
  private Path folder;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "auto",
      description = "auto (a GPU if there is one), cpu or gpu (default: ${DEFAULT-VALUE}).")
  private DeviceChoice device;

  Backbone open(ProgressView view) {
    return view.during("Opening the backbone", () -> Backbone.open(folder, device));
  }
}
