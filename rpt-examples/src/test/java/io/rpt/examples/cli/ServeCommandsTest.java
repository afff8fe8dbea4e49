package io.rpt.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rpt.core.io.PromptFiles;
import io.rpt.core.prompt.OpaquePrompt;
import io.rpt.core.prompt.ReparameterizedPrompt;
import io.rpt.djl.backbone.RandomBert;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeCommandsTest {
  @TempDir private static Path temporary;
  private static TinyProject project;
  private static Cli trained;

  @BeforeAll
  static void train() {
    project = TinyProject.in(temporary);
    trained = Cli.run(project.train("out"));
    assertThat(trained.code()).isZero();
  }

  @Test
  void eval_afterTraining_isExactlyTheReportedScore() throws IOException {
    Path json = project.path("eval.jsonl");
    Cli run =
        Cli.run(
            project.serve(
                "eval",
                "out/prompt",
                "--task",
                "CB",
                "--data",
                project.path("CB"),
                "--json",
                json));
    assertThat(run.code()).isZero();
    assertThat(run.value("accuracy")).isEqualTo(trained.value("accuracy"));
    assertThat(run.value("macro_f1")).isEqualTo(trained.value("macro_f1"));
    assertThat(Files.readString(json)).contains("\"accuracy\":" + trained.value("accuracy"));
  }

  @Test
  void eval_trainSplitAndRunFolder_areAccepted() {
    Cli run =
        Cli.run(
            project.serve(
                "eval", "out", "--task", "CB", "--data", project.folder(), "--split", "train"));
    assertThat(run.value("answers")).isEqualTo("12");
  }

  @Test
  void eval_fileWithThePromptsFieldsOrOwnFields_scoresTheSame() {
    String row = "the cat sat,it is a,entailment\n";
    Path fields = project.write("fields.csv", "premise,hypothesis,label\n" + row);
    Path own = project.write("own.csv", "text_a,text_b,label\n" + row);
    Cli first = Cli.run(project.serve("eval", "out", "--file", fields));
    Cli second = Cli.run(project.serve("eval", "out", "--file", own));
    assertThat(first.code()).isZero();
    assertThat(first.out()).isEqualTo(second.out());
  }

  @Test
  void eval_otherBackbone_isRefusedUnlessAllowed() {
    Path other =
        RandomBert.write(project.path("other"), TinyProject.shape(), TinyProject.vocabulary(), 99);
    Object[] command = project.serve("eval", "out", "--task", "CB", "--data", project.folder());
    command[4] = other;
    Cli refused = Cli.run(command);
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("SHA-256").contains("--allow-other-backbone");

    Object[] allowed =
        project.serve(
            "eval", "out", "--task", "CB", "--data", project.folder(), "--allow-other-backbone");
    allowed[4] = other;
    assertThat(Cli.run(allowed).code()).isZero();
  }

  @Test
  void predict_fileAndStandardInput_writeTheSameLinesInOrder() throws IOException {
    StringBuilder texts = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      texts
          .append("{\"text_a\": \"")
          .append("ab ".repeat(1 + i % 7))
          .append("\", \"text_b\": \"c\"}\n");
    }
    Path file = project.write("texts.jsonl", texts.toString());
    Path out = project.path("predictions.jsonl");

    Cli toFile = Cli.run(project.serve("predict", "out", "--file", file, "--out", out));
    Cli toOutput = withInput(texts.toString(), project.serve("predict", "out"));

    assertThat(toFile.code()).isZero();
    assertThat(toFile.out()).isEmpty();
    assertThat(toOutput.err()).isEmpty();
    assertThat(toOutput.out()).isEqualTo(Files.readString(out));
    assertThat(toOutput.out().lines().toList())
        .hasSize(300)
        .allMatch(
            line ->
                line.matches(
                    "\\{\"label\":\"\\w+\",\"probabilities\":\\{\"entailment\":[0-9.E-]+,"
                        + "\"contradiction\":[0-9.E-]+,\"neutral\":[0-9.E-]+}}"));
  }

  @Test
  void predict_badLine_failsNamingItAndLeavesTheEarlierFile() throws IOException {
    Path out = project.write("kept.jsonl", "earlier\n");
    Path file =
        project.write("bad.jsonl", "{\"text_a\": \"a\", \"text_b\": \"b\"}\n{\"text_a\": 1}\n");
    Cli run = Cli.run(project.serve("predict", "out", "--file", file, "--out", out));
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("bad.jsonl:2");
    assertThat(out).hasContent("earlier");
    assertThat(project.path("kept.jsonl.partial")).doesNotExist();
  }

  @Test
  void predict_emptyInput_writesNothing() {
    Cli run = withInput("", project.serve("predict", "out"));
    assertThat(run.code()).isZero();
    assertThat(run.out()).isEmpty();
  }

  @Test
  void predict_plainForAPairPrompt_isWrongUsage() {
    Cli run = withInput("a\n", project.serve("predict", "out", "--plain"));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--plain").contains("premise");
  }

  @Test
  void ownTexts_csvAndJsonLines_trainEvalAndPredictPlainText() {
    String csv =
        "label,text\npos,good fun\nneg,\"bad, dull\"\npos,great\nneg,poor\npos,\"a\n\"\"joy\"\"\"\n";
    Path train = project.write("train.csv", csv);
    Path validation =
        project.write(
            "val.jsonl",
            "{\"text\": \"so good\", \"label\": \"pos\"}\n{\"text\": \"so bad\", \"label\": \"neg\"}\n");
    Cli run =
        Cli.run(
            "train",
            "--train",
            train,
            "--validation",
            validation,
            "--backbone",
            project.backbone(),
            "--out",
            project.path("own"),
            "--epochs",
            2,
            "--bottleneck",
            4);
    assertThat(run.code()).isZero();

    Cli eval = Cli.run(project.serve("eval", "own", "--file", validation));
    assertThat(eval.value("accuracy")).isEqualTo(run.value("accuracy"));

    Cli predicted = withInput("so good\n\nso bad\n", project.serve("predict", "own", "--plain"));
    assertThat(predicted.out().lines().toList()).hasSize(2);
  }

  @Test
  void inspect_everyForm_showsWhatItIs() throws IOException {
    Path whole = project.path("whole.safetensors");
    Files.write(whole, PromptFiles.toBytes(PromptFiles.loadProjected(project.path("out/prompt"))));

    Cli projected = Cli.run("inspect", "--prompt", project.path("out"));
    Cli single = Cli.run("inspect", "--prompt", whole);
    Cli network = Cli.run("inspect", "--prompt", project.path("out/trained"));

    assertThat(projected.code()).isZero();
    assertThat(projected.out())
        .contains("[entailment, contradiction, neutral]", "after_cls", "[premise, hypothesis]");
    assertThat(projected.value("kept parameters")).isEqualTo("99");
    assertThat(single.value("row norms")).isEqualTo(projected.value("row norms"));
    assertThat(network.value("row norms")).isEqualTo(projected.value("row norms"));
    assertThat(network.value("network")).contains("skip(");
  }

  @Test
  void inspect_promptOfABlock_showsItsRows() {
    ReparameterizedPrompt trained = PromptFiles.loadReparameterized(project.path("out/trained"));
    PromptFiles.save(
        new OpaquePrompt(
            "a Block of one's own",
            trained.raw(),
            Map.of(),
            trained.project().rows(),
            trained.task(),
            trained.provenance()),
        project.path("block"));

    Cli shown = Cli.run("inspect", "--prompt", project.path("block"));

    assertThat(shown.code()).as(shown.err()).isZero();
    assertThat(shown.value("network")).isEqualTo("a Block of one's own");
    assertThat(shown.value("row norms"))
        .isEqualTo(Cli.run("inspect", "--prompt", project.path("out")).value("row norms"));
  }

  private static Cli withInput(String text, Object[] command) {
    InputStream before = System.in;
    try {
      System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
      return Cli.run(command);
    } finally {
      System.setIn(before);
    }
  }
}
