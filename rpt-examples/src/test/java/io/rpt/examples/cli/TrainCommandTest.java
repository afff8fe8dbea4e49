package io.rpt.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rpt.core.io.JsonLimits;
import io.rpt.core.io.JsonValue;
import io.rpt.djl.backbone.RandomBert;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {
  @TempDir private Path temporary;
  private TinyProject project;

  @BeforeEach
  void makeProject() {
    project = TinyProject.in(temporary.resolve("a folder ü"));
  }

  @Test
  void train_sameCommandElsewhere_sameBytes() {
    Cli first = Cli.run(project.train("one"));
    Cli second = Cli.run(project.train("two"));

    assertThat(first.code()).isZero();
    assertThat(second.code()).isZero();
    assertThat(project.files("one"))
        .containsOnlyKeys(
            "prompt/prompt.json",
            "prompt/prompt.safetensors",
            "state/training-state.safetensors",
            "trained/prompt.json",
            "trained/prompt.safetensors")
        .isEqualTo(project.files("two"));
  }

  @Test
  void train_otherLocale_sameBytes() {
    Cli.run(project.train("one"));
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      Cli.run(project.train("two", "--reparameterizer", "RESIDUAL"));
    } finally {
      Locale.setDefault(before);
    }
    assertThat(project.files("one")).isEqualTo(project.files("two"));
  }

  @Test
  void train_otherSeed_otherPrompt() {
    Cli.run(project.train("one"));
    Object[] other = project.train("two");
    other[16] = 6;
    assertThat(Cli.run(other).code()).isZero();
    assertThat(project.files("one/prompt")).isNotEqualTo(project.files("two/prompt"));
  }

  @Test
  void train_interruptedThenRepeated_equalsUninterrupted() {
    Cli whole = Cli.run(project.train("whole"));
    Cli stopped = Cli.run(interruptingAt("epoch  2/3"), project.train("stopped"));
    assertThat(stopped.code()).isEqualTo(130);
    assertThat(stopped.err()).contains("rpt: interrupted").contains("goes on from");
    assertThat(project.path("stopped/prompt")).doesNotExist();

    Cli resumed = Cli.run(project.train("stopped"));

    assertThat(resumed.code()).isZero();
    assertThat(resumed.out()).contains("going on from the saved state at epoch 3");
    assertThat(resumed.value("accuracy")).isEqualTo(whole.value("accuracy"));
    assertThat(project.files("stopped")).isEqualTo(project.files("whole"));
  }

  @Test
  void train_finishedRunAgain_saysSoAndKeepsEverything() {
    Cli.run(project.train("out"));
    var before = project.files("out");
    Cli again = Cli.run(project.train("out"));
    assertThat(again.code()).isZero();
    assertThat(again.out()).contains("nothing is left to train");
    assertThat(project.files("out")).isEqualTo(before);
  }

  @Test
  void train_otherRunInSameFolder_isRefusedUnlessOverwritten() {
    Cli.run(project.train("out"));
    var before = project.files("out");

    Cli refused = Cli.run(project.train("out", "--lr", "0.02"));
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("learning_rate=0.01 -> 0.02");
    assertThat(project.files("out")).isEqualTo(before);

    assertThat(Cli.run(project.train("out", "--lr", "0.02", "--overwrite")).code()).isZero();
    assertThat(project.files("out/prompt")).isNotEqualTo(before);
  }

  @Test
  void train_promptWithoutItsState_isRefused() throws IOException {
    Cli.run(project.train("out"));
    Files.delete(project.path("out/state/training-state.safetensors"));
    Cli refused = Cli.run(project.train("out"));
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("holds a prompt already").contains("--overwrite");
  }

  @Test
  void train_folderInUse_isRefused() {
    try (RunFolder held = RunFolder.open(project.path("out"), project.path("out/state"), false)) {
      assertThat(held.prompt()).doesNotExist();
      Cli refused = Cli.run(project.train("out"));
      assertThat(refused.code()).isEqualTo(1);
      assertThat(refused.err()).contains("in use by another training run");
    }
  }

  @Test
  void train_json_hasALinePerEpochAndTheResult() throws IOException {
    Path json = project.path("log.jsonl");
    Cli run = Cli.run(project.train("out", "--json", json, "--quiet"));
    assertThat(run.out()).doesNotContain("epoch  1/3");
    List<String> lines = Files.readAllLines(json);
    assertThat(lines).hasSize(4).allSatisfy(line -> assertThat(line).startsWith("{\"event\":"));
    JsonValue result =
        JsonValue.parse(
            lines.get(3).getBytes(StandardCharsets.UTF_8), "result", JsonLimits.standard());
    assertThat(result.asObject().object("scores").number("accuracy"))
        .isEqualTo(Double.parseDouble(run.value("accuracy")));
    assertThat(result.asObject().object("options").string("seed")).isEqualTo("5");
    assertThat(result.asObject().strings("command")).startsWith("train", "--task", "CB");
  }

  @Test
  void train_jsonOfAResumedRun_holdsAllEpochs() throws IOException {
    Path json = project.path("log.jsonl");
    Cli.run(interruptingAt("epoch  2/3"), project.train("out"));
    Cli.run(project.train("out", "--json", json));
    assertThat(Files.readAllLines(json))
        .extracting(line -> line.substring(0, 28))
        .containsExactly(
            "{\"event\":\"epoch\",\"epoch\":1,\"",
            "{\"event\":\"epoch\",\"epoch\":2,\"",
            "{\"event\":\"epoch\",\"epoch\":3,\"",
            "{\"event\":\"result\",\"best_epoc");
  }

  @Test
  void train_everyOption_isUsed() throws IOException {
    Cli run =
        Cli.run(
            project.train(
                "out",
                "--lr",
                "0.02",
                "--head-lr",
                "0.03",
                "--network-lr",
                "0.04",
                "--optimizer",
                "adafactor",
                "--network-weight-decay",
                "0.2",
                "--head-weight-decay",
                "0.4",
                "--backbone-dropout",
                "own",
                "--batch-size",
                4,
                "--accumulate",
                2,
                "--token-budget",
                50,
                "--weight-decay",
                "0.1",
                "--clip-norm",
                "1",
                "--schedule",
                "linear",
                "--warmup-steps",
                2,
                "--max-length",
                60,
                "--metric",
                "macro_f1",
                "--injection",
                "before_cls",
                "--init",
                "text",
                "--init-text",
                "ab",
                "--reparameterizer",
                "mlp",
                "--activation",
                "tanh",
                "--no-layer-norm",
                "--no-bias",
                "--per-token",
                "--state",
                project.path("elsewhere")));
    assertThat(run.err()).doesNotContain("rpt: interrupted");
    assertThat(run.code()).isZero();
    assertThat(Files.readString(project.path("out/prompt/prompt.json")))
        .contains("\"learning_rate\": \"0.02\"", "\"head_learning_rate\": \"0.03\"")
        .contains("\"batch_size\": \"4\"", "\"accumulation\": \"2\"", "\"weight_decay\": \"0.1\"")
        .contains("\"token_budget\": \"50\"")
        .contains("\"network_learning_rate\": \"0.04\"", "\"optimizer\": \"adafactor\"")
        .contains("\"network_weight_decay\": \"0.2\"", "\"head_weight_decay\": \"0.4\"")
        .contains("\"backbone_dropout\": \"own\"", "\"backbone_dropout_hidden\": \"0.1\"")
        .contains("\"clip_norm\": \"1.0\"", "\"schedule\": \"linear\"", "\"warmup_steps\": \"2\"")
        .contains("\"max_length\": 60", "\"metric\": \"macro_f1\"", "\"before_cls\"")
        .contains("TextInit[text=ab]", "perToken", "tanh", "no bias")
        .doesNotContain("layerNorm", "skip(");
    assertThat(project.path("elsewhere/training-state.safetensors")).exists();
  }

  @Test
  void train_mappedWeightsAndCheckpointedLayers_givesTheSamePrompt() throws IOException {
    assertThat(Cli.run(project.train("usual")).code()).isZero();
    Cli run = Cli.run(project.train("other", "--weights", "mapped", "--checkpoint-layers"));
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(project.path("other/prompt/prompt.safetensors"))
        .hasSameBinaryContentAs(project.path("usual/prompt/prompt.safetensors"));
    assertThat(Files.readString(project.path("other/prompt/prompt.json")))
        .contains("\"checkpoint_layers\": \"true\"");
  }

  @Test
  void train_plainPromptAndFrozenHead_trainsOnlyTheTable() {
    Cli run = Cli.run(project.trainThrough("none", "out", "--freeze-head"));
    assertThat(run.code()).isZero();
    assertThat(run.value("trained parameters")).isEqualTo("48");
    assertThat(run.value("truncated texts")).isEqualTo("0 in training, 0 in validation");
  }

  @Test
  void train_fromAnotherPromptOrLabels_startsThere() throws IOException {
    assertThat(Cli.run(project.train("first")).code()).isZero();
    Path first = project.path("first");
    Cli second = Cli.run(project.train("second", "--init", "transfer", "--init-from", first));
    assertThat(second.code()).as(second.err()).isZero();
    assertThat(Files.readString(project.path("second/prompt/prompt.json")))
        .contains("transfer(SHA-256 ");
    Cli labels =
        Cli.run(project.train("labels", "--init", "labels", "--init-labels", "a b,neutral"));
    assertThat(labels.code()).as(labels.err()).isZero();
    assertThat(Files.readString(project.path("labels/prompt/prompt.json")))
        .contains("labels([a b, neutral]");
    Cli pool = Cli.run(project.train("pool", "--init-pool", 40, "--init-replacement"));
    assertThat(pool.code()).as(pool.err()).isZero();
    assertThat(Files.readString(project.path("pool/prompt/prompt.json")))
        .contains("vocabulary(first 40");
    Cli missing =
        Cli.run(project.train("third", "--init", "transfer", "--init-from", project.path("no")));
    assertThat(missing.code()).isEqualTo(1);
    assertThat(missing.err()).contains(project.path("no").toString());
  }

  @Test
  void train_fromPromptOfAnotherBackbone_isRefusedUnlessAllowed() {
    Path first = project.path("first");
    assertThat(Cli.run(project.train("first")).code()).isZero();
    Path other =
        RandomBert.write(project.path("other"), TinyProject.shape(), TinyProject.vocabulary(), 99);
    Object[] refused = project.train("second", "--init", "transfer", "--init-from", first);
    refused[List.of(refused).indexOf("--backbone") + 1] = other;
    Cli run = Cli.run(refused);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("SHA-256").contains("--allow-other-backbone");
    Object[] allowed =
        Stream.concat(Stream.of(refused), Stream.of("--allow-other-backbone")).toArray();
    assertThat(Cli.run(allowed).code()).isZero();
  }

  /** Output that interrupts the writing thread once a line starts like this. */
  private static StringWriter interruptingAt(String start) {
    return new StringWriter() {
      @Override
      public void write(String text, int offset, int length) {
        super.write(text, offset, length);
        if (text.startsWith(start, offset)) {
          Thread.currentThread().interrupt();
        }
      }
    };
  }
}
