package io.rpt.examples.doctor;

import io.rpt.core.data.TextInput;
import io.rpt.core.error.IncompatiblePromptException;
import io.rpt.core.error.InvalidFileException;
import io.rpt.core.io.PromptFiles;
import io.rpt.core.prompt.ServablePrompt;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.backbone.ModelFolder;
import io.rpt.djl.predict.BackboneMatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A backbone's folder, opened once for several checks, and a prompt for it. */
public final class BackboneExam implements AutoCloseable {
  private final Path folder;
  private final MemoryCheck memory;
  private @Nullable Backbone opened;

  /**
   * Examines a folder.
   *
   * @param folder the backbone's
   * @param here the machine
   */
  public BackboneExam(Path folder, Surroundings here) {
    this.folder = folder;
    memory = new MemoryCheck(here);
  }

  /** Whether the weights can be opened; the others come after it. */
  public Check weights() {
    return check("backbone", this::openWeights);
  }

  /** Whether the folder has its tokenizer. */
  public Check tokenizer() {
    return check(
        "its tokenizer",
        () -> {
          int tokens = backbone().tokenizer().encode(TextInput.of("Hello, world")).ids().length;
          return Finding.ok(
              "its tokenizer",
              String.format(
                  Locale.ROOT,
                  "%,d words; 'Hello, world' gives %d tokens",
                  backbone().vocabularySize(),
                  tokens));
        });
  }

  /**
   * Whether a saved prompt belongs to it.
   *
   * @param place the prompt's folder
   */
  public Check prompt(Path place) {
    return check("prompt", () -> match(PromptFiles.loadServable(place)));
  }

  private Finding openWeights() throws IOException {
    ModelFolder files = ModelFolder.open(folder);
    long bytes = 0;
    for (Path file : files.weightFiles()) {
      bytes += Files.size(file);
    }
    if (bytes > memory.free()) {
      return Finding.fail(
          "backbone",
          folder + " has " + Sizes.of(bytes) + " of weights, more than memory is free",
          "take a smaller model or a larger machine");
    }
    Backbone model = Backbone.open(folder, DeviceChoice.AUTO);
    opened = model;
    return Finding.ok(
        "backbone",
        String.format(
            Locale.ROOT,
            "%s opens: %s, %d layers, D %d, %,d values, %s on disk, on %s",
            folder,
            model.modelType(),
            model.layerCount(),
            model.width(),
            model.parameterCount(),
            Sizes.of(bytes),
            model.device()));
  }

  private Finding match(ServablePrompt prompt) {
    try {
      BackboneMatch.SAME.check(backbone(), prompt);
    } catch (IncompatiblePromptException e) {
      return Finding.fail(
          "prompt",
          String.valueOf(e.getMessage())
              .replace("BackboneMatch.SAME_WIDTH", "--allow-other-backbone"),
          "");
    }
    return Finding.ok(
        "prompt", "[P, D] " + prompt.shape() + " was trained on this backbone and tokenizer");
  }

  private Backbone backbone() {
    if (opened == null) {
      throw new InvalidFileException("not examined, because the backbone could not be opened.");
    }
    return opened;
  }

  @FunctionalInterface
  private interface Look {
    Finding look() throws IOException;
  }

  private static Check check(String what, Look look) {
    return new Check() {
      @Override
      public String what() {
        return what;
      }

      @Override
      public Finding look() throws IOException {
        return look.look();
      }
    };
  }

  @Override
  public void close() {
    if (opened != null) {
      opened.close();
    }
  }
}
