package io.rpt.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
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

  private static Object[] words(String out, Object... more) {
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
    return with(common, more);
  }

  private static Object[] bert(String out, Object... more) {
    return words(out, with(more, "--backbone", project.backbone()));
  }

  private static Cli compare(String out, Object... more) {
    return Cli.run(words(out, more));
  }

  private static Cli onBert(String out, Object... more) {
    return Cli.run(bert(out, more));
  }

  private static List<String> results(String out) throws IOException {
    return results(out, "results.jsonl");
  }

  private static List<String> results(String out, String name) throws IOException {
    return Files.readAllLines(project.path(out).resolve(name));
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

  @Test
  void interrupted_goesOnAndFindsTheSame() throws IOException {
    Object[] plan = {"--tasks", "CB", "--methods", "plain,mlp", "--seeds", "1,2"};
    Cli whole = onBert("whole", plan);
    assertThat(whole.code()).as(whole.out() + whole.err()).isZero();

    Cli stopped = stoppedAt("[3/4]", "stopped", plan);
    assertThat(stopped.code()).as(stopped.out() + stopped.err()).isEqualTo(130);
    assertThat(stopped.err()).contains("interrupted", "goes on");
    assertThat(results("stopped")).hasSize(2);
    Cli rest = onBert("stopped", plan);
    assertThat(rest.code()).as(rest.out() + rest.err()).isZero();
    assertThat(rest.out()).contains("4 runs, 2 of them done before");
    assertThat(scores("stopped")).isEqualTo(scores("whole"));
  }

  /** Runs in this thread, which is interrupted as soon as a text is written. */
  private static Cli stoppedAt(String text, String out, Object... plan) {
    StringWriter writer =
        new StringWriter() {
          @Override
          public void write(String words, int start, int length) {
            super.write(words, start, length);
            if (words.contains(text)) {
              Thread.currentThread().interrupt();
            }
          }
        };
    try {
      return Cli.run(writer, bert(out, plan));
    } finally {
      Thread.interrupted(); // for the tests that follow
    }
  }

  private static List<String> scores(String out) throws IOException {
    return results(out).stream()
        .map(line -> line.replaceAll("\"seconds\":.*", ""))
        .sorted()
        .toList();
  }

  @Test
  void shards_makeTheWholeTogether() throws IOException {
    Object[] plan = {"--tasks", "CB", "--methods", "plain,superpos-softmax", "--seeds", "1,2"};
    Object[] first = with(plan, "--shard", "1/2", "--basis-size", "3");
    Object[] second = with(plan, "--shard", "2/2", "--basis-size", "3");
    Cli half = onBert("parts", first);
    assertThat(half.code()).as(half.out() + half.err()).isZero();
    assertThat(half.out()).contains("2 runs finished, 0 failed, 2 have no result yet");
    Cli other = onBert("parts", second);
    assertThat(other.out()).contains("4 runs finished, 0 failed, 0 have no result yet");
    assertThat(results("parts", "results-1.jsonl")).hasSize(2);
    assertThat(results("parts", "results-2.jsonl")).hasSize(2);

    Cli again = onBert("parts", with(plan, "--basis-size", "3"));
    assertThat(again.out()).contains("0 runs, 0 of them done before", "4 runs finished");
    Files.delete(project.path("parts/report.md"));
    Cli report = Cli.run("compare", "--out", project.path("parts"), "--report-only");
    assertThat(report.code()).as(report.err()).isZero();
    assertThat(project.path("parts/report.md")).exists();
    assertThat(project.path("parts/learning.png")).isNotEmptyFile();
  }

  @Test
  void planFile_methodsWithOptionsOfTheirOwn() throws IOException {
    Path plan =
        project.write(
            "plan.json",
            """
            {"methods": [{"name": "cold", "like": "plain", "lr": [0.001, 0.01]},
                         {"name": "deep", "reparameterizer": "mlp", "bottleneck": 3, "depth": 2}],
             "tasks": ["own"], "seeds": [7], "lr": 0.1, "few-shot": [1, 2], "reference": "deep"}
            """);
    Cli run = onBert("planned", "--plan", plan, "--validation-rows", 2);
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    assertThat(results("planned"))
        .hasSize(6)
        .allMatch(line -> line.contains("\"sample_seed\":\"7\""))
        .allMatch(line -> line.contains("\"answers\":2,"))
        .allMatch(line -> line.contains("\"threads\":\""));
    assertThat(run.out())
        .contains("Differences from deep", "| few_shot |")
        .contains("validation_rows 2,", "epochs 1,", "precision f32.");
  }

  @Test
  void withoutAPrompt_fullFineTuningAndAHeadAlone_haveTheirOwnFiguresAndRates() throws IOException {
    Path plan =
        project.write(
            "unprompted.json",
            """
            {"methods": ["plain", {"name": "full", "like": "full", "lr": [0.001, 0.003]}, "none"],
             "tasks": ["CB"], "seeds": [1], "lr": [0.01, 0.1], "prompt-length": [2, 3],
             "head-lr": 0.01}
            """);
    Cli run =
        Cli.run(
            "compare",
            "--data",
            project.folder(),
            "--out",
            project.path("unprompted"),
            "--device",
            "cpu",
            "--epochs",
            2,
            "--max-length",
            60,
            "--plan",
            plan,
            "--backbone",
            project.backbone());
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    List<String> lines = results("unprompted");
    assertThat(lines).hasSize(4 + 2 + 1).allMatch(line -> line.contains("\"curve\":{"));
    assertThat(lines)
        .filteredOn(line -> line.contains("\"method\":\"full\""))
        .hasSize(2)
        .noneMatch(line -> line.contains("prompt_length"))
        .allMatch(line -> trained(line) > 3000 && kept(line) == trained(line));
    assertThat(lines)
        .filteredOn(line -> line.contains("\"method\":\"none\""))
        .singleElement()
        .matches(line -> trained(line) == 3 * 16 + 3 && kept(line) == trained(line));
    assertThat(Files.readString(project.path("unprompted/report.md")))
        .contains("| full ", "| none ", "| plain ");
  }

  private static long trained(String line) {
    return number(line, "trained_parameters");
  }

  private static long kept(String line) {
    return number(line, "kept_parameters");
  }

  private static long number(String line, String name) {
    return Long.parseLong(line.replaceFirst(".*\"" + name + "\":(\\d+).*", "$1"));
  }

  @Test
  void wrongUsage_isRefused() {
    Object[] plan = {"--tasks", "CB", "--methods", "plain"};
    refused(2, "The model is missing: give --backbone", compare("refused", plan));
    refused(
        2,
        "The data are missing: give --data",
        Cli.run(
            with(
                new Object[] {"compare", "--backbone", project.backbone()},
                with(plan, "--out", project.path("no")))));
    refused(2, "The methods are missing", onBert("refused", "--tasks", "CB"));
    refused(2, "The tasks are missing", onBert("refused", "--methods", "plain"));
    refused(
        2, "'lstm' is none of the methods", onBert("refused", with(plan, "--reference", "lstm")));
    refused(2, "such as 1/2", onBert("refused", with(plan, "--shard", "1-2")));
    refused(2, "shard", onBert("refused", with(plan, "--shard", "3/2")));
    refused(1, "'bottleneck' concerns none", onBert("refused", with(plan, "--bottleneck", "4")));
    refused(
        1, "No method is called 'pain'", onBert("refused", "--tasks", "CB", "--methods", "pain"));
    refused(1, "is no task", onBert("refused", "--tasks", "nothing", "--methods", "plain"));
    refused(1, "lr", onBert("refused", with(plan, "--lr", "fast")));
    refused(1, "--prompt-length and --trained all", planned("all", "\"prompt-length\": 2"));
    refused(1, "--lr and --trained none", planned("none", "\"lr\": 0.1"));
    refused(1, "'some'", planned("some", "\"epochs\": 1"));
  }

  @Test
  void optionsWithoutAMeaning_areRefused() {
    Object[] plan = {"--tasks", "CB", "--methods", "plain"};
    refused(
        1,
        "'plain': --averaging is for a model that writes",
        onBert("refused", with(plan, "--averaging", "mean")));
    refused(
        1,
        "--max-answer-tokens has no meaning for [CB]",
        onBert("refused", with(plan, "--max-answer-tokens", 3)));
    Object[] own = {"--tasks", "own", "--methods", "plain"};
    refused(1, "are for tasks of SuperGLUE", onBert("refused", with(own, "--dialect", "t5")));
    refused(1, "are for tasks of SuperGLUE", onBert("refused", with(own, "--rank-entities")));
    refused(1, "is for a model that writes", onBert("refused", with(own, "--averaging", "sum")));
  }

  /** A method that trains this and has an option of its own. */
  private static Cli planned(String trained, String option) {
    String method = "{\"name\": \"m\", \"trained\": \"%s\", %s}".formatted(trained, option);
    Path plan = project.write("bad.json", "{\"methods\": [" + method + "], \"tasks\": [\"CB\"]}");
    return Cli.run(
        "compare",
        "--data",
        project.folder(),
        "--out",
        project.path("refused"),
        "--plan",
        plan,
        "--backbone",
        project.backbone());
  }

  private static void refused(int code, String message, Cli run) {
    assertThat(run.err()).contains(message);
    assertThat(run.code()).isEqualTo(code);
  }

  private static Object[] with(Object[] first, Object... more) {
    return Stream.concat(Stream.of(first), Stream.of(more)).toArray();
  }
}
