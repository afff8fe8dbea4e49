package io.rpt.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.collect.ObjectArrays;
import io.rpt.examples.superglue.OfficialFile;
import io.rpt.examples.superglue.SuperGlueTask;
import io.rpt.examples.superglue.TaskScores;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Real rows of every task on a trained BERT and T5, where {@code -Drpt.data=DIR}, {@code
 * -Drpt.bert=DIR} and {@code -Drpt.t5=DIR} name them or the default folders are there.
 */
class RealDataTest {
  private static final Path SHARED =
      Path.of("").toAbsolutePath().resolve("../../shared").normalize();

  @TempDir private Path out;

  /** Every task with the backbone that the property, or the usual folder, names. */
  static Stream<Arguments> tasksOnBoth() {
    return Arrays.stream(SuperGlueTask.values())
        .flatMap(task -> Stream.of(Arguments.of(task, "bert"), Arguments.of(task, "t5")));
  }

  @ParameterizedTest
  @MethodSource("tasksOnBoth")
  void trainAndEval_fewRowsOfEveryTask_agreeOnTheScores(SuperGlueTask task, String family) {
    Path official = data();
    Path backbone = folder("rpt." + family, "models/" + family + "-mini-rpt");
    Path few = firstRows(official, task);
    Object[] common = {"--task", task, "--data", few, "--backbone", backbone, "--device", "cpu"};
    String trained =
        run(
            ObjectArrays.concat(
                new Object[] {
                  "train",
                  "--out",
                  out.resolve("run"),
                  "--epochs",
                  2,
                  "--bottleneck",
                  16,
                  "--prompt-length",
                  4,
                  "--max-length",
                  96,
                  "--batch-size",
                  4,
                  "--quiet"
                },
                common,
                Object.class));
    String scored =
        run(
            ObjectArrays.concat(
                new Object[] {"eval", "--prompt", out.resolve("run")}, common, Object.class));
    assertThat(trained).contains("backbone            unchanged");
    for (String metric : TaskScores.names(task)) {
      assertThat(value(scored, metric)).isEqualTo(value(trained, metric));
    }
    assertThat(value(scored, "score")).isEqualTo(value(trained, "score"));
    List<String> lines =
        run(
                "predict",
                "--task",
                task,
                "--file",
                OfficialFile.locate(task, few, "val"),
                "--backbone",
                backbone,
                "--prompt",
                out.resolve("run"))
            .lines()
            .filter(line -> line.startsWith("{"))
            .toList();
    assertThat(lines).isNotEmpty().allMatch(line -> line.startsWith("{\"idx\":"));
  }

  /** The first rows of both splits, in a folder of their own. */
  private Path firstRows(Path official, SuperGlueTask task) {
    int rows = task == SuperGlueTask.MULTIRC || task == SuperGlueTask.RECORD ? 2 : 8;
    try {
      for (String split : List.of("train", "val")) {
        Path file = out.resolve(task.officialName()).resolve(split + ".jsonl");
        Files.createDirectories(file.getParent());
        try (Stream<String> lines = Files.lines(OfficialFile.locate(task, official, split))) {
          Files.write(file, lines.limit(rows).toList());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out;
  }

  private static String value(String output, String name) {
    return output
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> line.substring(name.length()).strip())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in " + output));
  }

  private static Path data() {
    return folder("rpt.data", "data/superglue");
  }

  private static Path folder(String property, String usual) {
    String given = System.getProperty(property, "");
    Path folder = given.isBlank() ? SHARED.resolve(usual) : Path.of(given);
    assumeTrue(
        Files.isDirectory(folder),
        () -> "There is no folder " + folder + "; name one with -D" + property + "=DIR.");
    return folder;
  }

  private static String run(Object... words) {
    StringWriter output = new StringWriter();
    int code =
        Rpt.commandLine()
            .setOut(new PrintWriter(output, true))
            .setErr(new PrintWriter(output, true))
            .execute(Arrays.stream(words).map(String::valueOf).toArray(String[]::new));
    assertThat(code).as(output.toString()).isZero();
    return output.toString();
  }
}
