package io.rpt.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Comparisons on a tiny random backbone. */
class CompareCommandTest {
  @TempDir private static Path temporary;
  private static TinyProject project;

  @BeforeAll
  static void write() {
    project = TinyProject.in(temporary);
    project.write("own/train.csv", "text,label\na b,x\nc d,y\ne f,x\ng h,y\ni j,x\nk l,y\n");
    project.write("own/val.csv", "text,label\nb a,x\nd c,y\nf e,x\n");
  }

  private static Cli compare(String out, Object... more) {
    Object[] common = {
      "compare",
      "--data",
      project.folder(),
      "--out",
      project.path(out),
      "--device",
      "cpu",
      "--epochs",
      1,
      "--prompt-length",
      2,
      "--max-length",
      60
    };
    return Cli.run(Stream.concat(Stream.of(common), Stream.of(more)).toArray());
  }

  private static Cli onBert(String out, Object... more) {
    Object[] backbone = {"--backbone", project.backbone()};
    return compare(out, Stream.concat(Stream.of(backbone), Stream.of(more)).toArray());
  }

  private static List<String> results(String out) throws IOException {
    return Files.readAllLines(project.path(out + "/results.jsonl"));
  }

  @Test
  void methodsAndSeeds_areRunOnceEachAndGoOnWhereTheyStopped() throws IOException {
    Object[] both = {"--tasks", "CB,own", "--methods", "plain,residual", "--bottleneck", "4,6"};
    Cli first = onBert("both", "--seeds", "1", both[0], "CB", both[2], both[3], both[4], both[5]);
    assertThat(first.code()).as(first.out() + first.err()).isZero();
    byte[] kept = Files.readAllBytes(project.path("both/results.jsonl"));

    Cli all = onBert("both", Stream.concat(Stream.of("--seeds", "1,2"), Stream.of(both)).toArray());
    assertThat(all.code()).as(all.out() + all.err()).isZero();
    assertThat(all.out()).contains("12 runs, 3 of them done before");
    byte[] now = Files.readAllBytes(project.path("both/results.jsonl"));
    assertThat(Arrays.copyOf(now, kept.length)).isEqualTo(kept);
    assertThat(results("both")).hasSize(12).allMatch(line -> line.contains("\"curve\":{"));
    String report = Files.readString(project.path("both/report.md"));
    assertThat(report).contains("| plain ", "| residual ", "| bottleneck |", "CB |", "own |");
  }
}
