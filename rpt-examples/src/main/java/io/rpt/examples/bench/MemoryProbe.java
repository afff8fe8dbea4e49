package io.rpt.examples.bench;

import io.rpt.core.error.RptException;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.backbone.WeightStorage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The memory of a process that opens a model and does one thing with it, of steps at least two; a
 * process of its own, because memory that others used before would count.
 */
final class MemoryProbe {
  /** The most that the whole process had, Java and the engine included. */
  static final String PEAK = "peak_resident_mib";

  /** What opening the model added at its peak. */
  static final String OPENING = "opening_adds_mib";

  private static final int RUNS = 2;
  private static final Pattern FIGURE =
      Pattern.compile("^(\\w+_mib)=([0-9.]+)$", Pattern.MULTILINE);
  private static final String NOTHING = "none";

  private MemoryProbe() {}

  /**
   * Runs such a process.
   *
   * @param folder the model's
   * @param weights how it is opened
   * @param subject what is done; nothing for opening the model alone
   * @return figures by name; none where the system does not tell them
   * @throws RptException if the process fails
   */
  static Map<String, Double> run(
      BenchRun run,
      Path folder,
      WeightStorage weights,
      Optional<Subject> subject,
      BenchPrecision precision) {
    if (!ProcessMemory.isKnown()) {
      return Map.of();
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(javaOptions());
    command.addAll(
        List.of(
            "-Dai.djl.offline=true",
            "-Dai.djl.pytorch.num_threads=" + EngineThreads.get(),
            "-cp",
            System.getProperty("java.class.path"),
            MemoryProbe.class.getName(),
            folder.toString(),
            weights.name(),
            subject.map(Subject::name).orElse(NOTHING),
            run.size().name(),
            precision.name(),
            run.device().name()));
    Map<String, Double> figures = new LinkedHashMap<>();
    FIGURE
        .matcher(output(command))
        .results()
        .forEach(
            (MatchResult found) -> figures.put(found.group(1), Double.valueOf(found.group(2))));
    return figures;
  }

  /** This process's own settings of heap and collector. */
  private static List<String> javaOptions() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("-X"))
        .toList();
  }

  private static String output(List<String> command) {
    Process process = null;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      if (code != 0) {
        throw new RptException(
            "The process that measures memory ended with code " + code + ": " + output.strip());
      }
      return output;
    } catch (IOException e) {
      throw new RptException("The process that measures memory does not start: " + e + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RptException("The measurement of memory was interrupted; start it again.", e);
    } finally {
      if (process != null) {
        process.destroyForcibly();
      }
    }
  }

  /**
   * The other process.
   *
   * @param args folder, weights, subject, size, precision, device
   */
  public static void main(String[] args) {
    WeightStorage weights = WeightStorage.valueOf(args[1]);
    BenchSize size = BenchSize.valueOf(args[3]);
    BenchPrecision precision = BenchPrecision.valueOf(args[4]);
    DeviceChoice device = DeviceChoice.valueOf(args[5]);
    device.resolve(); // starts the engine
    double before = ProcessMemory.now();
    try (Backbone backbone = precision.open(Path.of(args[0]), device, weights);
        Resources open = new Resources()) {
      System.out.println(OPENING + "=" + (ProcessMemory.peak() - before));
      if (!args[2].equals(NOTHING)) {
        Trial trial = Subject.valueOf(args[2]).make(backbone, size, precision, open);
        int runs = trial.notes().containsKey(BertSubject.STEPS) ? 1 : RUNS;
        for (int run = 0; run < runs; run++) {
          trial.body().run();
        }
      }
      System.out.println(PEAK + "=" + ProcessMemory.peak());
    }
  }
}
