package io.rpt.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.error.InvalidValueException;
import io.rpt.core.io.PromptFiles;
import io.rpt.examples.plan.Method;
import io.rpt.examples.plan.PlanFile;
import io.rpt.examples.progress.ProgressView;
import io.rpt.examples.world.WorldTask;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration on a tiny random backbone. */
class DemoTest {
  private static final String REST =
      """
      "tasks": ["CB"], "seeds": [3], "reference": "plain", "epochs": 1, "lr": 0.01,
      "prompt-length": 2, "max-length": 60
      """;
  private static final String PLAN =
      """
      {"methods": [{"name": "no prompt", "like": "none"}, "plain",
                   {"name": "residual", "like": "residual", "bottleneck": 4},
                   {"name": "MLP", "like": "mlp", "bottleneck": 4}, "lstm",
                   {"name": "SuperPos", "like": "superpos", "basis-size": 3}, "full"], %s}
      """
          .formatted(REST);

  @TempDir private static Path temporary;
  private static TinyProject project;

  @BeforeAll
  static void write() {
    project = TinyProject.in(temporary);
  }

  /** What a run ended with and wrote. */
  private record Shown(int code, String text) {
    /** The lines of the table, without the seconds. */
    List<String> table() {
      return text.lines()
          .dropWhile(line -> !line.startsWith("   method "))
          .takeWhile(line -> !line.isBlank())
          .map(line -> line.replaceFirst("\\S+$", "").strip())
          .toList();
    }
  }

  private static PlanFile plan(String json) {
    return PlanFile.parse(json.getBytes(StandardCharsets.UTF_8), "plan", CellWords::isOption);
  }

  private static Shown show(String out, String json, StringWriter text) {
    Demo demo =
        new Demo(
            plan(json),
            project.backbone(),
            project.folder(),
            project.path(out),
            new PrintWriter(text, true),
            ProgressView.quiet());
    int code = demo.run();
    return new Shown(code, text.toString());
  }

  private static Shown show(String out, String json) {
    return show(out, json, new StringWriter());
  }

  @Test
  void everyKind_isComparedSavedReloadedAndAsked() throws Exception {
    Shown shown = show("first", PLAN);
    assertThat(shown.code()).as(shown.text()).isZero();
    assertThat(shown.table())
        .hasSize(8)
        .anyMatch(line -> line.matches("residual +(\\(collapsed\\))? +\\d+\\.\\d +[0-9,]+ +83"))
        .anyMatch(line -> line.matches("no prompt.* 51 +51"));
    assertThat(shown.text())
        .contains("hypothesis", "truth        entailment", "truth        neutral")
        .containsPattern("before and after:\\R {3}([0-9a-f]{64})\\R {3}\\1\\R");
    String best = shown.text().replaceFirst("(?s).*The best prompt, (.+?), was.*", "$1");
    assertThat(PromptFiles.loadProjected(project.path("first/runs/" + best + "/prompt")))
        .isNotNull();
    String score = shown.text().replaceFirst("(?s).*Reloaded, it scores ([0-9.]+):.*", "$1");
    assertThat(shown.table())
        .anyMatch(line -> line.startsWith(best + " ") && line.contains(" " + score + " "));
    assertThat(ImageIO.read(project.path("first/learning.png").toFile())).isNotNull();
    assertThat(shown.text()).contains(project.path("first/learning.png").toString());
  }

  @Test
  void again_findsTheSame() {
    List<String> first = show("one", PLAN).table();
    assertThat(show("two", PLAN).table()).isEqualTo(first);
  }

  @Test
  void interrupted_goesOnAndFindsTheSame() {
    StringWriter interrupting =
        new StringWriter() {
          @Override
          public void write(String words, int start, int length) {
            super.write(words, start, length);
            if (words.contains("[3/7]")) {
              Thread.currentThread().interrupt();
            }
          }
        };
    Shown stopped;
    try {
      stopped = show("stopped", PLAN, interrupting);
    } finally {
      Thread.interrupted(); // for the tests that follow
    }
    assertThat(stopped.code()).as(stopped.text()).isEqualTo(130);
    assertThat(stopped.text()).contains("Interrupted; rpt demo --out " + project.path("stopped"));
    Shown rest = show("stopped", PLAN);
    assertThat(rest.text()).contains("7 runs, 2 of them done before");
    assertThat(rest.table()).isEqualTo(show("whole", PLAN).table());
  }

  @Test
  void failedMethod_isShownAndEndsWith1() {
    String json =
        """
        {"methods": ["plain", {"name": "long", "like": "plain", "prompt-length": 100}], %s}
        """;
    Shown shown = show("failed", json.formatted(REST));
    assertThat(shown.code()).as(shown.text()).isEqualTo(1);
    assertThat(shown.table()).anyMatch(line -> line.matches("long +failed"));
    assertThat(shown.text()).contains("The best prompt, plain");
  }

  @Test
  void ownTexts_areRefused() {
    project.write("own/train.csv", "text,label\na b,x\nc d,y\n");
    project.write("own/val.csv", "text,label\nb a,x\n");
    String json = PLAN.replace("[\"CB\"]", "[\"own\"]");
    assertThatThrownBy(() -> show("own-out", json))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("task is own");
  }

  @Test
  void committedPlan_hasEveryKindAtARateOfItsOwnAndOneBudget() {
    PlanFile plan = DemoCommand.plan();
    assertThat(plan.tasks()).hasSize(1);
    assertThat(plan.seeds()).hasSize(1);
    assertThat(plan.methods())
        .extracting(Method::name)
        .contains("no prompt", "plain", "residual", "MLP", "LSTM", "SuperPos");
    for (Method method : plan.methods()) {
      assertThat(method.options().values())
          .as(method.name())
          .doesNotContainKeys("epochs", "max-train", "few-shot", "batch-size", "prompt-length");
    }
    WorldTask.writeAll(project.path("world"), 1, 5, 5);
    List<CellWork> work = Comparison.work(plan.plan(), project.path("world"));
    assertThat(work).hasSameSizeAs(plan.methods());
  }
}
