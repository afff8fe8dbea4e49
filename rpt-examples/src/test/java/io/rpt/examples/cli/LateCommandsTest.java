package io.rpt.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Late prompts and label words by the command line. */
class LateCommandsTest {
  @TempDir static Path folder;
  private static TinyProject project;
  private static Path texts;

  @BeforeAll
  static void write() {
    project = TinyProject.in(folder);
    StringBuilder rows = new StringBuilder("text,label\n");
    for (char c = 'a'; c < 'm'; c++) {
      rows.append(c).append(" it ").append(c).append(c < 'g' ? ",good\n" : ",bad\n");
    }
    texts = project.write("texts.csv", rows.toString());
  }

  private static Cli train(String out, Object... more) {
    List<Object> words =
        new ArrayList<>(
            List.of(
                "train",
                "--train",
                texts,
                "--validation",
                texts,
                "--backbone",
                project.backbone(),
                "--out",
                project.path(out),
                "--prompt-length",
                3,
                "--epochs",
                2,
                "--device",
                "cpu"));
    words.addAll(List.of(more));
    return Cli.run(words.toArray());
  }

  @Test
  void train_generatorAndLabelWords_isServedExactlyAsReported() throws Exception {
    Cli trained =
        train(
            "generated",
            "--late",
            0,
            "--generator",
            "mppg",
            "--generator-width",
            4,
            "--verbalizer",
            "good=a,bad=b",
            "--template",
            "{mask} : {a}",
            "--state-cache",
            "file:" + project.path("states"),
            "--weight-decay",
            0.1,
            "--schedule",
            "linear",
            "--warmup-steps",
            1,
            "--clip-norm",
            1.0);
    assertThat(trained.code()).isZero();
    assertThat(project.path("generated/trained")).doesNotExist();
    assertThat(Files.size(project.path("states"))).isGreaterThan(4096);

    Cli scored = Cli.run(project.serve("eval", "generated", "--file", texts));
    assertThat(scored.value("accuracy")).isEqualTo(trained.value("accuracy"));
    Path answers = project.path("answers.jsonl");
    assertThat(
            Cli.run(project.serve("predict", "generated", "--file", texts, "--out", answers))
                .code())
        .isZero();
    assertThat(Files.readAllLines(answers)).hasSize(12).allMatch(line -> line.contains("label"));
    Cli shown = Cli.run("inspect", "--prompt", project.path("generated"));
    assertThat(shown.out())
        .contains("generated from each text", "mppg(4", "late_0", "{mask} : {a}", "[b, a]");
    Cli examined = Cli.run(project.serve("doctor", "generated"));
    assertThat(examined.out()).containsPattern("ok +prompt .*was trained on this backbone");
    Cli exported =
        Cli.run(
            "export-peft",
            "--prompt",
            project.path("generated"),
            "--backbone",
            project.backbone(),
            "--out",
            project.path("peft"));
    assertThat(exported.code()).isEqualTo(1);
    assertThat(exported.err()).contains("generated from the hidden states");
  }

  @Test
  void train_staticLate_isServedAndNotExported() {
    Cli trained = train("late", "--late", 0, "--bottleneck", 4, "--state-cache", "memory");
    assertThat(trained.code()).isZero();
    Cli scored = Cli.run(project.serve("eval", "late", "--file", texts));
    assertThat(scored.value("accuracy")).isEqualTo(trained.value("accuracy"));
    Cli exported =
        Cli.run(
            "export-peft",
            "--prompt",
            project.path("late"),
            "--backbone",
            project.backbone(),
            "--out",
            project.path("peft"),
            "--prompt-only");
    assertThat(exported.code()).isEqualTo(1);
    assertThat(exported.err()).contains("after layer 0");
  }

  @Test
  void train_contradictions_areWrongUsageOrRefusedByName() {
    assertUsage("--late and --injection", "--late", 0, "--injection", "after_cls");
    assertUsage("need a --generator", "--late", 0, "--generator-width", 3);
    assertUsage("--bottleneck", "--late", 0, "--generator", "npg", "--bottleneck", 4);
    assertUsage("give --verbalizer", "--mlm-loss", "labels");
    assertUsage("give --late", "--state-cache", "memory");
    assertUsage("expected off, memory", "--late", 0, "--state-cache", "disk");
    assertUsage("odd brace", "--verbalizer", "good=a,bad=b", "--template", "{x} {mask}");
    Cli deep = train("refused", "--late", 1);
    assertThat(deep.code()).isEqualTo(1);
    assertThat(deep.err()).contains("after 1 layers", "0 to 0");
    Cli words = train("refused", "--verbalizer", "good=abc,bad=b");
    assertThat(words.code()).isEqualTo(1);
    assertThat(words.err()).contains("\"abc\"", "[a, ##b, ##c]");
  }

  private static void assertUsage(String message, Object... more) {
    Cli run = train("refused", more);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(message);
  }
}
