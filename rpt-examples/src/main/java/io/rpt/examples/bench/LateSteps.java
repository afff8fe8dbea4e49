package io.rpt.examples.bench;

import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.BertConfig;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.backbone.RandomBert;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Time and memory of one training step of a late prompt, by the layer after which it enters, with
 * and without a cache of the states below: forward and backward pass of 8 texts of 128 tokens with
 * a prompt of 10 rows, through a BERT of base size with random weights (and a vocabulary of 1,000
 * words, which only the embedding table's size depends on). The settings take turns, so that other
 * load on the machine meets all of them; memory is measured apart, before.
 */
public final class LateSteps {
  private static final int[] LAYERS = {9, 6, 3, 0};
  private static final int ROUNDS = 7;

  private LateSteps() {}

  /**
   * Measures and prints a table.
   *
   * @param args nothing, or the number of rounds
   * @throws IOException if the temporary model folder cannot be written
   */
  public static void main(String[] args) throws IOException {
    System.setProperty("ai.djl.offline", "true");
    run(args.length == 0 ? ROUNDS : Integer.parseInt(args[0]), base(), LAYERS, System.out);
  }

  private static BertConfig base() {
    return BertConfig.of(1_000, 768, 12, 12, 3_072, 512);
  }

  /**
   * Measures a model.
   *
   * @param layers where prompts enter, from the last to the first
   */
  static void run(int rounds, BertConfig config, int[] layers, PrintStream out) throws IOException {
    Path folder = Files.createTempDirectory("rpt-late");
    try (Backbone backbone =
        Backbone.open(
            RandomBert.write(folder, config, vocabulary(config.vocabularySize()), 1),
            DeviceChoice.AUTO)) {
      List<LateStep> steps = new ArrayList<>();
      for (int layer : layers) {
        steps.add(new LateStep(backbone, layer, true));
        steps.add(new LateStep(backbone, layer, false));
      }
      measure(steps, rounds);
      print(steps, out);
      steps.forEach(LateStep::close);
    } finally {
      delete(folder);
    }
  }

  private static void measure(List<LateStep> steps, int rounds) {
    for (LateStep step : steps) {
      step.measureMemory();
    }
    for (int round = 0; round < rounds; round++) {
      steps.forEach(LateStep::measureTime);
    }
  }

  private static void print(List<LateStep> steps, PrintStream out) {
    double whole =
        steps.stream()
            .filter(step -> step.layer() == 0 && !step.isCached())
            .mapToDouble(LateStep::medianSeconds)
            .findFirst()
            .orElse(Double.NaN);
    out.println(
        "| layers below | cache | median step, s | of k = 0 | resident memory that a step adds at its peak, MiB |");
    out.println("|---|---|---|---|---|");
    for (int i = steps.size() - 1; i >= 0; i--) {
      LateStep step = steps.get(i);
      out.printf(
          Locale.ROOT,
          "| %d | %s | %.3f | %.2f | %s |%n",
          step.layer(),
          step.isCached() ? "memory, f32" : "off",
          step.medianSeconds(),
          step.medianSeconds() / whole,
          step.peak());
    }
  }

  private static List<String> vocabulary(int size) {
    List<String> words = new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));
    for (int i = words.size(); i < size; i++) {
      words.add(LateStep.WORD + i);
    }
    return words;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
