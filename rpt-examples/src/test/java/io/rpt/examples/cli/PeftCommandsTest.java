package io.rpt.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rpt.djl.backbone.RandomBert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeftCommandsTest {
  @TempDir private static Path temporary;
  private static TinyProject project;

  @BeforeAll
  static void train() {
    project = TinyProject.in(temporary);
    succeed(project.train("pooled", "--peft-pooled"));
    succeed(project.train("linear"));
    succeed(project.serve("export-peft", "pooled", "--out", project.path("adapter")));
  }

  private static Cli succeed(Object... words) {
    Cli run = Cli.run(words);
    assertThat(run.code()).as(run.err()).isZero();
    return run;
  }

  private static void refused(int code, Object[] words, String... message) {
    Cli run = Cli.run(words);
    assertThat(run.code()).as(run.err()).isEqualTo(code);
    assertThat(run.err()).contains(message);
  }

  private static Object[] importing(String adapter, String out, Object... more) {
    Object[] words = {
      "import-peft",
      "--adapter",
      project.path(adapter),
      "--backbone",
      project.backbone(),
      "--out",
      project.path(out)
    };
    return Stream.concat(Arrays.stream(words), Arrays.stream(more)).toArray();
  }

  private static String predictions(String prompt) {
    Path texts = project.write("texts.csv", "text_a,text_b\nthe cat sat,it is a\na dog,it is q\n");
    return succeed(project.serve("predict", prompt, "--file", texts)).out();
  }

  @Test
  void exportAndImport_pooledPrompt_givesTheSameFiles() {
    Cli run = succeed(importing("adapter", "back"));
    assertThat(run.value("task type")).isEqualTo("SEQ_CLS");
    assertThat(project.files("back")).isEqualTo(project.files("pooled/prompt"));
    refused(1, importing("adapter", "back"), "holds a prompt already", "--overwrite");
    succeed(importing("adapter", "back", "--overwrite"));
  }

  @Test
  void import_adapterWithoutOurFile_takesLabelsAndScoresTheSame() throws IOException {
    Path foreign = Files.createDirectory(project.path("foreign"));
    for (String name : new String[] {"adapter_config.json", "adapter_model.safetensors"}) {
      Files.copy(project.path("adapter").resolve(name), foreign.resolve(name));
    }
    refused(2, importing("foreign", "taken"), "PEFT stores no labels", "--labels");
    refused(
        2, importing("foreign", "taken", "--labels", "a,b", "--averaging", "sum"), "--averaging");
    refused(1, importing("foreign", "taken", "--labels", "a,b"), "scores 3 labels", "2 are named");
    succeed(
        importing(
            "foreign",
            "taken",
            "--labels",
            "entailment,contradiction,neutral",
            "--text-fields",
            "premise,hypothesis"));
    assertThat(predictions("taken")).isEqualTo(predictions("pooled"));
    Cli shown = succeed("inspect", "--prompt", project.path("taken"));
    assertThat(shown.out()).contains("pooled first prompt row", "peft.peft_type", "unknown");
  }

  @Test
  void import_ourAdapterWithTaskOptions_isWrongUsage() {
    refused(2, importing("adapter", "x", "--labels", "a,b,c"), "rpt_prompt.json", "leave out");
  }

  @Test
  void export_linearHead_isRefusedOrGivesTheTableAlone() {
    Path out = project.path("table");
    refused(
        1,
        project.serve("export-peft", "linear", "--out", out),
        "after_cls",
        "LinearHead",
        "peftPooled",
        "--prompt-only");
    assertThat(out).doesNotExist();
    Cli run = succeed(project.serve("export-peft", "linear", "--out", out, "--prompt-only"));
    assertThat(run.value("task type")).isEqualTo("FEATURE_EXTRACTION");
    assertThat(run.err()).contains("warning: The table alone");
    assertThat(out.resolve("rpt_prompt.json")).content().contains("\"warning\"", "after_cls");
    refused(1, importing("table", "y"), "without its head");
  }

  @Test
  void exportAndImport_otherBackbone_areRefusedUnlessAllowed() {
    Path other =
        RandomBert.write(project.path("other"), TinyProject.shape(), TinyProject.vocabulary(), 99);
    Object[] export = project.serve("export-peft", "pooled", "--out", project.path("elsewhere"));
    export[4] = other;
    refused(1, export, "SHA-256", "--allow-other-backbone");
    Object[] back = importing("adapter", "elsewhere2");
    back[4] = other;
    refused(1, back, "SHA-256", "--allow-other-backbone");
    Object[] allowed = importing("adapter", "elsewhere2", "--allow-other-backbone");
    allowed[4] = other;
    succeed(allowed);
  }

  @Test
  void train_peftPooledAfterCls_isWrongUsage() {
    refused(
        2,
        project.train("z", "--peft-pooled", "--injection", "after_cls"),
        "--peft-pooled and --injection");
  }
}
