package io.rpt.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rpt.core.io.JsonLimits;
import io.rpt.core.io.JsonObject;
import io.rpt.core.io.JsonValue;
import io.rpt.djl.fixture.TinyT5;
import io.rpt.examples.superglue.SuperGlueTask;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** All eight tasks with invented rows on tiny backbones of both kinds. */
class SuperGlueCommandTest {
  @TempDir private static Path temporary;
  private static TinyProject project;

  @BeforeAll
  static void write() {
    project = TinyProject.in(temporary);
    TinyT5.writeWithLetters(project.path("t5"));
    for (SuperGlueTask task : SuperGlueTask.values()) {
      project.write("glue/" + task + "/train.jsonl", resource(task));
      project.write("glue/" + task + "/val.jsonl", resource(task));
    }
  }

  private static String resource(SuperGlueTask task) {
    String name = "/superglue/" + task + ".jsonl";
    try (InputStream input = SuperGlueCommandTest.class.getResourceAsStream(name)) {
      return new String(input.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Cli superglue(String out, Object... more) {
    Object[] common = {
      "superglue",
      "--data",
      project.path("glue"),
      "--out",
      project.path(out),
      "--device",
      "cpu",
      "--epochs",
      1,
      "--prompt-length",
      2,
      "--bottleneck",
      4,
      "--max-length",
      60
    };
    return Cli.run(Stream.concat(Stream.of(common), Stream.of(more)).toArray());
  }

  @Test
  void allTasks_onAnEncoder_fillTheTableAndGoOnWhereTheyStopped() throws IOException {
    Cli first =
        superglue("bert", "--backbone", project.backbone(), "--seeds", "1,2", "--tasks", "CB,COPA");
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.out()).contains("4 runs, 0 of them done before", "(2/8)");
    byte[] kept = Files.readAllBytes(project.path("bert/results.jsonl"));

    Cli all =
        superglue("bert", "--backbone", project.backbone(), "--seeds", "1,2", "--format", "json");
    assertThat(all.code()).as(all.err()).isZero();
    assertThat(all.out()).contains("16 runs, 4 of them done before").doesNotContain("] CB, seed");
    byte[] now = Files.readAllBytes(project.path("bert/results.jsonl"));
    assertThat(Arrays.copyOf(now, kept.length)).isEqualTo(kept);
    assertThat(Files.readAllLines(project.path("bert/results.jsonl"))).hasSize(16);
    JsonObject row = lines(project.path("bert/table.jsonl")).get(0);
    assertThat(row.names()).isNotEmpty();
    assertThat(Files.readString(project.path("bert/table.md"))).contains("BoolQ |", "WSC |", "Avg");
    assertThat(Files.readString(project.path("bert/table.txt"))).doesNotContain("failed");
  }

  @Test
  void allTasks_onAnEncoderDecoder_fillTheTable() throws IOException {
    Cli run = superglue("t5-table", "--backbone", project.path("t5"), "--seeds", "1");
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    List<String> results = Files.readAllLines(project.path("t5-table/results.jsonl"));
    assertThat(results).hasSize(8).allMatch(line -> line.contains("\"dialect\":\"t5\""));
    assertThat(run.out()).contains("Invalid answers");
  }

  @Test
  void failedRun_isShownAsFailedAndTheOthersGoOn() {
    Cli run =
        superglue(
            "failed",
            "--backbone",
            project.backbone(),
            "--seeds",
            "1",
            "--tasks",
            "CB,RTE",
            "--few-shot",
            "1000");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("failed: CB", "1000", "failed: RTE");
  }

  @Test
  void wrongUsage_isRefused() {
    Path bert = project.backbone();
    assertRefused("--tasks names a task twice", "--backbone", bert, "--tasks", "CB,CB");
    assertRefused("--seeds names a seed twice", "--backbone", bert, "--seeds", "1,1");
    assertRefused("No SuperGLUE task is called 'XYZ'", "--backbone", bert, "--tasks", "XYZ");
    assertRefused("--rank-entities", "--backbone", bert, "--tasks", "CB", "--rank-entities");
    assertRefused(
        "--few-shot and --max-train", "--backbone", bert, "--few-shot", 1, "--max-train", 1);
    assertRefused("--sample-seed", "--backbone", bert, "--sample-seed", 1);
    assertRefused("--dialect", "--backbone", bert, "--dialect", "residual_yes_no");
  }

  @Test
  void optionsThatNothingReads_areRefused() {
    Path bert = project.backbone();
    Path t5 = project.path("t5");
    assertRefused("[CB, COPA]", "--backbone", t5, "--tasks", "CB,COPA", "--max-answer-tokens", 4);
    assertRefused("--averaging", "--backbone", t5, "--tasks", "WSC,ReCoRD", "--averaging", "mean");
    assertRefused(
        "--max-answer-tokens has no meaning for [ReCoRD]",
        "--backbone",
        t5,
        "--tasks",
        "ReCoRD",
        "--rank-entities",
        "--max-answer-tokens",
        4);
    assertRefused(
        "--dialect pairs and --rank-entities contradict",
        "--backbone",
        bert,
        "--dialect",
        "pairs",
        "--rank-entities");
    assertRefused("the family bert", "--backbone", bert, "--averaging", "mean");
    Cli train =
        Cli.run(
            words(
                "train",
                SuperGlueTask.CB,
                "backbone",
                "--out",
                project.path("refused-run"),
                "--averaging",
                "mean"));
    assertThat(train.code()).isEqualTo(2);
    assertThat(train.err()).contains("--averaging is for a model that writes", "the family bert");
    assertThat(project.path("refused-run")).doesNotExist();
  }

  @Test
  void ownTexts_promptOfCandidates_isRefusedWithTheNextStep() {
    Path run = project.path("copa-run");
    Cli trained =
        Cli.run(words("train", SuperGlueTask.COPA, "backbone", "--out", run, "--epochs", 1));
    assertThat(trained.code()).as(trained.err()).isZero();
    Path own = project.write("pairs.jsonl", "{\"text_a\": \"a\", \"text_b\": \"b\"}\n");
    for (String command : List.of("eval", "predict")) {
      Cli served =
          Cli.run(command, "--file", own, "--backbone", project.backbone(), "--prompt", run);
      assertThat(served.code()).isEqualTo(1);
      assertThat(served.err()).contains("chooses among candidates", "--task and --data");
    }
  }

  private static void assertRefused(String message, Object... more) {
    Cli run = superglue("refused", more);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(message);
  }

  static Stream<Arguments> everyTaskOnBoth() {
    return Arrays.stream(SuperGlueTask.values())
        .flatMap(task -> Stream.of(Arguments.of(task, "backbone"), Arguments.of(task, "t5")));
  }

  @ParameterizedTest
  @MethodSource("everyTaskOnBoth")
  void trainEvalPredict_everyTask_agreeAndWriteTheLeaderboardsLines(
      SuperGlueTask task, String backbone) throws IOException {
    String out = "single/" + task + "-" + backbone;
    Cli trained =
        Cli.run(words("train", task, backbone, "--out", project.path(out), "--epochs", 1));
    assertThat(trained.code()).as(trained.err()).isZero();
    Cli scored = Cli.run(words("eval", task, backbone, "--prompt", project.path(out)));
    assertThat(scored.value("score")).isEqualTo(trained.value("score"));

    String unlabelled =
        resource(task).replaceAll(", \"label\": (\"[a-z_]+\"|true|false|[0-9])", "");
    Path test = project.write("test/" + task + "/test.jsonl", unlabelled);
    Path lines = project.path(out + ".jsonl");
    Cli predicted =
        Cli.run(
            "predict",
            "--task",
            task,
            "--data",
            test.getParent(),
            "--prompt",
            project.path(out),
            "--backbone",
            project.path(backbone),
            "--out",
            lines);
    assertThat(predicted.code()).as(predicted.err()).isZero();
    assertThat(lines(lines))
        .isNotEmpty()
        .allMatch(line -> line.has("idx") && (line.has("label") || line.has("passage")));
  }

  private static Object[] words(
      String command, SuperGlueTask task, String backbone, Object... more) {
    List<Object> words =
        new ArrayList<>(
            List.of(
                command,
                "--task",
                task,
                "--data",
                project.path("glue"),
                "--backbone",
                project.path(backbone),
                "--device",
                "cpu"));
    if (command.equals("train")) {
      words.addAll(List.of("--prompt-length", 2, "--bottleneck", 4, "--max-length", 60));
    }
    words.addAll(List.of(more));
    return words.toArray();
  }

  private static List<JsonObject> lines(Path file) throws IOException {
    List<JsonObject> objects = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      objects.add(JsonValue.parse(bytes, file.toString(), JsonLimits.standard()).asObject());
    }
    return objects;
  }

  @Test
  void t5_dialectsAndRankedEntities_workAndDoNotMix() {
    Object[] record =
        words(
            "train",
            SuperGlueTask.RECORD,
            "t5",
            "--out",
            project.path("ranked"),
            "--epochs",
            1,
            "--rank-entities",
            "--averaging",
            "mean",
            "--dialect",
            "residual");
    Cli ranked = Cli.run(record);
    assertThat(ranked.code()).as(ranked.err()).isZero();
    assertThat(ranked.value("invalid answers")).startsWith("0 of");
    Cli inspected = Cli.run("inspect", "--prompt", project.path("ranked"));
    assertThat(inspected.out()).contains("ranks answers by the mean", "RESIDUAL");

    Cli pairs =
        Cli.run(
            words(
                "train", SuperGlueTask.CB, "t5", "--out", project.path("p"), "--dialect", "pairs"));
    assertThat(pairs.code()).isEqualTo(1);
    assertThat(pairs.err()).contains("PAIRS", "family t5");

    Cli other = Cli.run(words("eval", SuperGlueTask.CB, "t5", "--prompt", project.path("ranked")));
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err()).contains("trained on ReCoRD", "CB is asked for");
  }

  @Test
  void ownTexts_generatedOnT5_areWritten() {
    Path own =
        project.write(
            "own.jsonl",
            """
            {"text": "two and two", "label": "four"}
            {"text": "one and one", "label": "two"}
            """);
    Cli trained =
        Cli.run(
            "train",
            "--train",
            own,
            "--validation",
            own,
            "--generate",
            "--max-answer-tokens",
            6,
            "--backbone",
            project.path("t5"),
            "--out",
            project.path("own"),
            "--epochs",
            1,
            "--prompt-length",
            2,
            "--reparameterizer",
            "none");
    assertThat(trained.code()).as(trained.err()).isZero();
    Cli predicted =
        Cli.run(
            "predict",
            "--file",
            own,
            "--backbone",
            project.path("t5"),
            "--prompt",
            project.path("own"));
    assertThat(predicted.out().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("{\"answer\":"));
    Cli scored =
        Cli.run(
            "eval",
            "--file",
            own,
            "--backbone",
            project.path("t5"),
            "--prompt",
            project.path("own"));
    assertThat(scored.value("accuracy")).isEqualTo(trained.value("accuracy"));
  }
}
