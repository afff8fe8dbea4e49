package io.rpt.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rpt.core.data.TextInput;
import io.rpt.core.io.Digests;
import io.rpt.djl.backbone.Backbone;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PretrainCommandTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"bert", "t5"})
  void madeBackbone_opensAndSaysHowItWasMade(String family) throws Exception {
    Path out = folder.resolve(family);
    Cli made = pretrain(family, out);
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.out()).contains("% found");
    assertThat(Files.readString(out.resolve("pretraining.json")))
        .contains("\"family\":\"" + family + "\"", "unseen_accuracy");
    try (Backbone backbone = Backbone.open(out)) {
      assertThat(backbone.modelType()).isEqualTo(family);
      assertThat(backbone.width()).isEqualTo(32);
      assertThat(backbone.tokenizer().encode(TextInput.of("Anna is in the park.")).length())
          .isBetween(7, 8); // one piece for each word and mark, and special ones
    }
  }

  @Test
  void anotherFamily_isRefused() {
    Cli refused = pretrain("gpt", folder.resolve("gpt"));
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("gpt", "bert", "t5");
  }

  @Test
  void widthThatHeadsDoNotFill_isRefused() {
    Cli refused =
        Cli.run("pretrain", "--family", "bert", "--out", folder.resolve("odd"), "--width", "40");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("The width is 40; expected a multiple of 32");
    assertThat(folder.resolve("odd")).doesNotExist();
  }

  @Test
  void earlierBackbone_isTrainedOn() throws Exception {
    Path first = folder.resolve("first");
    assertThat(pretrain("bert", first).code()).isZero();
    Path second = folder.resolve("second");
    Cli made =
        Cli.run(
            "pretrain",
            "--family",
            "bert",
            "--out",
            second,
            "--from",
            first,
            "--steps",
            "2",
            "--simple-steps",
            "0",
            "--judgement-steps",
            "0",
            "--batch-size",
            "8",
            "--seed",
            "2");
    assertThat(made.code()).as(made.err()).isZero();
    Path weights = first.resolve("model.safetensors");
    assertThat(Files.readString(second.resolve("pretraining.json")))
        .contains("\"start_weights_sha256\":\"" + Digests.sha256(weights) + "\"", "\"whole\":")
        .doesNotContain("\"simple\":");
    assertThat(Files.mismatch(weights, second.resolve("model.safetensors"))).isNotNegative();
  }

  @Test
  void noStepsAtAll_orASizeBesideAFolder_isRefused() {
    Cli none =
        Cli.run(
            "pretrain",
            "--family",
            "t5",
            "--out",
            folder.resolve("t5"),
            "--steps",
            "0",
            "--simple-steps",
            "0",
            "--judgement-steps",
            "0");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("--simple-steps and --judgement-steps are all 0");
    Cli both =
        Cli.run(
            "pretrain",
            "--family",
            "t5",
            "--out",
            folder.resolve("t5"),
            "--from",
            folder,
            "--width",
            "64");
    assertThat(both.code()).isEqualTo(2);
    assertThat(both.err()).contains("--from and --width or --layers contradict each other");
  }

  @Test
  void goingOnInTheSameFolder_isRefused() {
    Cli refused =
        Cli.run("pretrain", "--family", "t5", "--out", folder, "--from", folder.resolve("."));
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("--from and --out are the same folder");
  }

  private static Cli pretrain(String family, Path out) {
    return Cli.run(
        "pretrain",
        "--family",
        family,
        "--out",
        out,
        "--steps",
        "6",
        "--simple-steps",
        "4",
        "--judgement-steps",
        "4",
        "--width",
        "32",
        "--layers",
        "1",
        "--batch-size",
        "8");
  }
}
