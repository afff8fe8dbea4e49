package io.rpt.examples.cli;

import io.rpt.core.error.InvalidFileException;
import io.rpt.core.io.PromptFiles;
import io.rpt.core.prompt.ChoiceHead;
import io.rpt.core.prompt.GeneratedPrompt;
import io.rpt.core.prompt.GenerationHead;
import io.rpt.core.prompt.Head;
import io.rpt.core.prompt.LabelWord;
import io.rpt.core.prompt.OpaquePrompt;
import io.rpt.core.prompt.PeftPooledHead;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.core.prompt.PromptTask;
import io.rpt.core.prompt.Provenance;
import io.rpt.core.prompt.RankingHead;
import io.rpt.core.prompt.ReparameterizedPrompt;
import io.rpt.core.prompt.VerbalizerHead;
import io.rpt.core.tensor.FloatTensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what a saved prompt is. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Shows what a saved prompt is; needs neither backbone nor engine.")
public final class InspectCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--prompt",
      paramLabel = "DIR",
      required = true,
      description =
          "A prompt's folder (projected or trained), the folder that train wrote, or one"
              + " .safetensors file that holds a whole prompt.")
  private Path given;

  /** Used by the command line. */
  public InspectCommand() {}

  @Override
  public Integer call() {
    Path place = PromptPlace.find(given);
    switch (PromptFiles.kind(place)) {
      case "projected" -> show(place, projected(place));
      case "generated" -> show(place, generated(place));
      case "opaque" -> show(place, PromptFiles.loadOpaque(place));
      default -> show(place, reparameterized(place));
    }
    return 0;
  }

  private static ProjectedPrompt projected(Path place) {
    return Files.isDirectory(place)
        ? PromptFiles.loadProjected(place)
        : PromptFiles.projectedFromBytes(bytes(place), place.toString());
  }

  private static GeneratedPrompt generated(Path place) {
    return Files.isDirectory(place)
        ? PromptFiles.loadGenerated(place)
        : PromptFiles.generatedFromBytes(bytes(place), place.toString());
  }

  private static ReparameterizedPrompt reparameterized(Path place) {
    return Files.isDirectory(place)
        ? PromptFiles.loadReparameterized(place)
        : PromptFiles.reparameterizedFromBytes(bytes(place), place.toString());
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new InvalidFileException(file + " cannot be read: " + e + ".", e);
    }
  }

  private void show(Path place, ProjectedPrompt prompt) {
    line("kind", "projected: ready to serve");
    line("shape [P, D]", prompt.shape());
    show(prompt.task());
    line("kept parameters", String.format(Locale.ROOT, "%,d", prompt.keptParameterCount()));
    showFiles(place);
    showNorms(prompt.rows());
    show(prompt.provenance());
  }

  private void show(Path place, GeneratedPrompt prompt) {
    line("kind", "generated from each text: ready to serve");
    line("shape [P, D]", prompt.shape());
    line("generator", prompt.plan());
    show(prompt.task());
    line("kept parameters", String.format(Locale.ROOT, "%,d", prompt.keptParameterCount()));
    showFiles(place);
    show(prompt.provenance());
  }

  private void show(Path place, ReparameterizedPrompt prompt) {
    line("kind", "reparameterized: with the network that it was trained through");
    line("shape [P, D]", prompt.shape());
    line("raw table [P, R]", prompt.raw().shape());
    line("network", prompt.plan().root().layer());
    show(prompt.task());
    line(
        "parameters, head included",
        String.format(Locale.ROOT, "%,d", prompt.trainableParameterCount()));
    showFiles(place);
    showNorms(prompt.project().rows());
    show(prompt.provenance());
  }

  private void show(Path place, OpaquePrompt prompt) {
    line("kind", "opaque: with the numbers of the Block that it was trained through");
    line("shape [P, D]", prompt.shape());
    line("network", prompt.network());
    show(prompt.task());
    showFiles(place);
    showNorms(prompt.rows());
    show(prompt.provenance());
  }

  private void show(PromptTask task) {
    line("injection", task.injector().name());
    line("head", head(task.head()));
    line("labels", task.labels());
    line("text fields", task.format().fields());
    line("longest row", task.maxLength());
  }

  private static String head(Head head) {
    if (head instanceof RankingHead ranking) {
      return "ranks answers by the " + ranking.averaging().id() + " of log probabilities";
    }
    if (head instanceof VerbalizerHead words) {
      return "label words "
          + words.words().stream().map(LabelWord::text).toList()
          + " in \""
          + words.template()
          + "\"";
    }
    if (head instanceof GenerationHead generation) {
      return "writes answers of at most " + generation.maxTokens() + " tokens";
    }
    String kind =
        head instanceof ChoiceHead
            ? "one score per candidate"
            : head instanceof PeftPooledHead ? "linear on the pooled first prompt row" : "linear";
    return kind + ", " + head.parameterCount() + " parameters";
  }

  private void showFiles(Path place) {
    line(
        "bytes on disk",
        String.format(
            Locale.ROOT,
            "%,d",
            Files.isDirectory(place) ? RunFolder.bytes(place) : place.toFile().length()));
  }

  private void showNorms(FloatTensor rows) {
    int width = rows.shape().get(1);
    StringBuilder norms = new StringBuilder();
    for (int row = 0; row < rows.shape().get(0); row++) {
      double sum = 0;
      for (int column = 0; column < width; column++) {
        double value = rows.get(row * width + column);
        sum += value * value;
      }
      norms.append(String.format(Locale.ROOT, "%.3f ", Math.sqrt(sum)));
    }
    line("row norms", norms.toString().strip());
  }

  private void show(Provenance provenance) {
    line("backbone SHA-256", provenance.backboneDigest());
    line("tokenizer SHA-256", provenance.tokenizerDigest());
    line("data SHA-256", provenance.dataDigest());
    line("seed", provenance.seed());
    show("scores", provenance.scores());
    show("options", provenance.options());
    show("environment", provenance.environment());
  }

  private void show(String title, SortedMap<String, ?> values) {
    line(title, "");
    values.forEach((name, value) -> line("  " + name, value));
  }

  private void line(String name, Object value) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(String.format(Locale.ROOT, "%-22s %s", name, value).stripTrailing());
  }
}
