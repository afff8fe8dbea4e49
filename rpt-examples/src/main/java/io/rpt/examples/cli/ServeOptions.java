package io.rpt.examples.cli;

import io.rpt.core.error.IncompatiblePromptException;
import io.rpt.core.io.PromptFiles;
import io.rpt.core.prompt.ServablePrompt;
import io.rpt.djl.backbone.Backbone;
import io.rpt.examples.progress.ProgressView;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A saved prompt, and the backbone that it is served on. */
final class ServeOptions {
  @Option(
      names = "--prompt",
      paramLabel = "DIR",
      required = true,
      description = "The saved prompt's folder, or the folder that train wrote.")
  private Path prompt;

  @Mixin private BackboneOptions backbone;

  @Mixin private OtherBackboneOptions otherBackbone;

  /** Loads the prompt, which needs no engine. */
  ServablePrompt prompt() {
    return PromptFiles.loadServable(PromptPlace.find(prompt));
  }

  /**
   * Opens the backbone.
   *
   * @throws IncompatiblePromptException if it is not the one that the prompt was trained on
   */
  Backbone openBackbone(ServablePrompt loaded, ProgressView view) {
    Backbone model = backbone.open(view);
    try {
      view.during(
          "Hashing the backbone's files",
          () -> {
            otherBackbone.check(match -> match.check(model, loaded));
            return model;
          });
      return model;
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }
}
