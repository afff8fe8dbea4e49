package io.rpt.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.collect.ObjectArrays;
import io.rpt.examples.data.Dataset;
import io.rpt.examples.data.SuperGlueTask;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real CommitmentBank and a trained BERT, where {@code -Drpt.data=DIR} and {@code
 * -Drpt.bert=DIR} name them or the default folders are there.
 */
class RealDataTest {
  private static final Path SHARED =
      Path.of("").toAbsolutePath().resolve("../../shared").normalize();

  @TempDir private Path out;

  @Test
  void commitmentBank_officialFiles_have250And56Examples() {
    Dataset cb = Dataset.of(SuperGlueTask.CB, data());
    assertThat(cb.training()).hasSize(250);
    assertThat(cb.validation()).hasSize(56);
    assertThat(cb.training().get(0).input().second()).isEqualTo("the language was peeled down");
    assertThat(cb.training().get(0).label()).isEqualTo("entailment");
  }

  @Test
  void train_realModelAndData_evalGivesTheReportedScore() {
    Path data = data();
    Path bert = folder("rpt.bert", "models/bert-mini-rpt");
    Object[] common = {"--task", "CB", "--data", data, "--backbone", bert, "--device", "cpu"};
    String trained =
        run(
            ObjectArrays.concat(
                new Object[] {"train", "--out", out, "--epochs", 1, "--bottleneck", 16},
                common,
                Object.class));
    String scored =
        run(ObjectArrays.concat(new Object[] {"eval", "--prompt", out}, common, Object.class));
    assertThat(trained).contains("epoch  1/1").contains("backbone            unchanged");
    assertThat(scored).contains(line(trained, "accuracy ")).contains(line(trained, "macro_f1 "));
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

  private static String line(String text, String start) {
    return text.lines().filter(line -> line.startsWith(start)).findFirst().orElseThrow();
  }
}
