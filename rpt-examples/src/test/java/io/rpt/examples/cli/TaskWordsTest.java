package io.rpt.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Label words on a task of SuperGLUE, and where they have no place. */
class TaskWordsTest {
  private static final String WORDS = "entailment=a,contradiction=b,neutral=c";

  @TempDir private static Path folder;
  private static TinyProject project;

  @BeforeAll
  static void write() {
    project = TinyProject.in(folder);
    String questions =
        """
        {"premise": "a", "choice1": "b", "choice2": "c", "question": "cause", "label": 0, "idx": 0}
        {"premise": "d", "choice1": "e", "choice2": "f", "question": "effect", "label": 1, "idx": 1}
        """;
    project.write("COPA/train.jsonl", questions);
    project.write("COPA/val.jsonl", questions);
  }

  @Test
  void taskOfFixedClasses_isServedAsReported() {
    Cli trained = Cli.run(project.train("words", "--verbalizer", WORDS));
    assertThat(trained.code()).as(trained.err()).isZero();
    Cli scored =
        Cli.run(project.serve("eval", "words", "--task", "CB", "--data", project.folder()));
    assertThat(scored.value("score")).isEqualTo(trained.value("score"));
    Cli shown = Cli.run("inspect", "--prompt", project.path("words"));
    assertThat(shown.out()).contains("label words [a, b, c]", "{a} ? {mask} , {b}");
  }

  @Test
  void taskOfCandidates_isRefusedNamingItsAnswers() {
    Cli run =
        Cli.run(
            "train",
            "--task",
            "COPA",
            "--data",
            project.folder(),
            "--backbone",
            project.backbone(),
            "--out",
            project.path("refused"),
            "--verbalizer",
            WORDS);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("texts of fixed classes", "'choice'");
  }

  @Test
  void optionsOfOtherAnswers_areRefused() {
    Cli single = Cli.run(project.train("refused", "--verbalizer", WORDS, "--averaging", "mean"));
    assertRefused(single, "--averaging and --verbalizer contradict");
    assertRefused(
        superglue("--verbalizer", WORDS, "--averaging", "mean"),
        "--averaging and --verbalizer contradict");
  }

  @Test
  void optionsOfThePrompt_withoutOne_areRefused() {
    for (List<String> option :
        List.of(
            List.of("--verbalizer", WORDS), List.of("--late", "0"), List.of("--init", "text"))) {
      Cli run = superglue("--trained", "all", option.get(0), option.get(1));
      assertRefused(run, option.get(0) + " and --trained all contradict");
    }
  }

  private static Cli superglue(Object... more) {
    List<Object> words =
        new ArrayList<>(
            List.of(
                "superglue",
                "--data",
                project.folder(),
                "--tasks",
                "CB",
                "--backbone",
                project.backbone(),
                "--out",
                project.path("refused")));
    words.addAll(List.of(more));
    return Cli.run(words.toArray());
  }

  private static void assertRefused(Cli run, String message) {
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(message);
  }
}
