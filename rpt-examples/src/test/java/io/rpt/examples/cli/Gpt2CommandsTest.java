package io.rpt.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rpt.djl.fixture.TinyGpt2;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on a decoder-only model: a linear head, ranked labels, and written answers. */
class Gpt2CommandsTest {
  @TempDir Path folder;
  private TinyProject project;
  private Path own;

  @BeforeEach
  void write() {
    project = TinyProject.in(folder);
    TinyGpt2.write(project.path("gpt2"));
    own =
        project.write(
            "own.jsonl",
            """
            {"text": "the cat sings", "label": "yes"}
            {"text": "the cat never sleeps", "label": "no"}
            """);
  }

  @Test
  void ownLabels_linearHead_trainsAndServes() {
    Cli trained = train("linear");
    assertThat(trained.code()).as(trained.err()).isZero();
    check("linear", trained, "{\"label\":");
    Cli inspected = Cli.run("inspect", "--prompt", project.path("linear"));
    assertThat(inspected.value("injection")).isEqualTo("decoder_front");
  }

  @Test
  void ownLabels_averaging_areRanked() {
    Cli trained = train("ranked", "--averaging", "mean");
    assertThat(trained.code()).as(trained.err()).isZero();
    check("ranked", trained, "{\"label\":");
    Cli exported =
        Cli.run(
            "export-peft",
            "--prompt",
            project.path("ranked"),
            "--backbone",
            project.path("gpt2"),
            "--out",
            project.path("peft"));
    assertThat(exported.code()).as(exported.err()).isZero();
    assertThat(exported.out() + exported.err()).contains("CAUSAL_LM");
  }

  @Test
  void ownAnswers_areWritten() {
    Cli trained = train("written", "--generate", "--max-answer-tokens", 4);
    assertThat(trained.code()).as(trained.err()).isZero();
    check("written", trained, "{\"answer\":");
  }

  private Cli train(String out, Object... more) {
    Object[] words = {
      "train",
      "--train",
      own,
      "--validation",
      own,
      "--backbone",
      project.path("gpt2"),
      "--out",
      project.path(out),
      "--epochs",
      1,
      "--prompt-length",
      2,
      "--reparameterizer",
      "none",
      "--device",
      "cpu"
    };
    return Cli.run(Stream.concat(Stream.of(words), Stream.of(more)).toArray());
  }

  private void check(String prompt, Cli trained, String prediction) {
    Cli predicted = serve("predict", prompt);
    assertThat(predicted.out().lines()).hasSize(2).allMatch(line -> line.startsWith(prediction));
    Cli scored = serve("eval", prompt);
    assertThat(scored.value("accuracy")).isEqualTo(trained.value("accuracy"));
  }

  private Cli serve(String command, String prompt) {
    return Cli.run(
        command,
        "--file",
        own,
        "--backbone",
        project.path("gpt2"),
        "--prompt",
        project.path(prompt));
  }
}
