package io.rpt.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rpt.djl.backbone.RandomBert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
  @TempDir private static Path temporary;
  private static TinyProject project;

  @BeforeAll
  static void train() {
    project = TinyProject.in(temporary);
    assertThat(Cli.run(project.train("out")).code()).isZero();
  }

  @Test
  void doctor_here_findsAllThatIsNeeded() throws IOException {
    Path json = project.path("doctor.jsonl");
    Cli run = Cli.run("doctor", "--json", json);
    assertThat(run.out()).doesNotContain("fail");
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(Files.readAllLines(json))
        .hasSameSizeAs(run.out().lines().toList())
        .anySatisfy(
            line -> assertThat(line).contains("\"check\":\"computing\"", "\"level\":\"ok\""));
  }

  @Test
  void doctor_backboneWithItsPrompt_matches() {
    Cli run = Cli.run(project.serve("doctor", "out"));
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .containsPattern("ok +backbone .*opens: bert, 1 layers, D 16")
        .containsPattern("ok +its tokenizer +57 words")
        .containsPattern("ok +prompt .*was trained on this backbone");
  }

  @Test
  void doctor_promptOfAnotherBackbone_fails() {
    Path other =
        RandomBert.write(project.path("else"), TinyProject.shape(), TinyProject.vocabulary(), 98);
    Cli run = Cli.run("doctor", "--prompt", project.path("out"), "--backbone", other);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .containsPattern("ok +backbone")
        .containsPattern("fail +prompt +The prompt was trained on a backbone whose weights");
  }

  @Test
  void doctor_noFolder_failsAndShowsTheRest() {
    Cli run = Cli.run("doctor", "--prompt", project.path("out"), "--backbone", project.path("no"));
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .containsPattern("ok +Java")
        .containsPattern("fail +backbone .*is not a folder")
        .containsPattern("fail +its tokenizer +not examined")
        .containsPattern("fail +prompt +not examined");
    assertThat(run.out() + run.err()).doesNotContain("\tat ");
  }

  @Test
  void doctor_promptWithoutBackbone_isWrongUsage() {
    Cli run = Cli.run("doctor", "--prompt", project.path("out"));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--backbone");
  }
}
