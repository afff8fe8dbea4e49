package io.rpt.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong usage ends with code 2, a failure with code 1; both leave earlier output as it was. */
class RefusalsTest {
  @TempDir private static Path temporary;
  private static TinyProject project;

  @BeforeAll
  static void train() {
    project = TinyProject.in(temporary);
    assertThat(Cli.run(project.train("out")).code()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "--train x.csv, --task and --train contradict",
    "--validation x.csv, --task and --validation contradict",
    "--reparameterizer none, --bottleneck and --reparameterizer none contradict",
    "--init text, --init text needs --init-text",
    "--init-text word, --init-text and --init vocabulary contradict",
    "--init labels, --init labels needs --init-labels",
    "--init uniform --init-pool 5, --init-pool and --init uniform contradict",
    "--init uniform --init-replacement, --init-replacement and --init uniform contradict",
    "--allow-other-backbone, is for the prompt of --init-from",
    "--init-from x, --init-from and --init vocabulary contradict",
    "--freeze-head --head-lr 0.1, --head-lr and --freeze-head contradict",
    "--epochs 4, should be specified only once",
    "--freeze-head --head-weight-decay 0, --head-weight-decay and --freeze-head contradict",
    "--optimizer sgd, no optimizer 'sgd'",
    "--backbone-dropout half, no backbone dropout 'half'",
    "--schedule cosine, no learning rate schedule 'cosine'",
    "--metric f1, --metric f1 is none of the validation scores",
    "--activation swish, no activation 'swish'",
    "--injection middle, No prompt injection is called 'middle'",
    "--lr fast, --lr",
    "--reparameterizer gru, '--reparameterizer'",
    "--reparameterizer superpos, --bottleneck and --reparameterizer superpos contradict",
    "--rank 3, --rank and --reparameterizer residual contradict",
    "--skip, --skip and --reparameterizer residual contradict",
    "--no-layer-norm --scale-start 0, --scale-start and --no-layer-norm contradict",
    "--untied, --untied needs a --depth of at least 2",
    "--weights half, '--weights'",
    "--nonsense, --nonsense",
  })
  void train_wrongUsage_exits2AndNamesIt(String more, String message) {
    refused(2, message, project.train("out", (Object[]) more.split(" ")));
  }

  @ParameterizedTest
  @CsvSource({
    "--lr 0, learning rate is 0.0",
    "--lr NaN, learning rate is NaN",
    "--lr -1, learning rate is -1",
    "--weight-decay -1, weight decay is -1",
    "--batch-size 0, batch size is 0",
    "--accumulate 0, accumulation is 0",
    "--token-budget -1, token budget is -1",
    "--max-length 65, 65",
    "--max-length 4, 4",
    "--init text --init-text 我, 我",
    "--json /no/such/folder/log.jsonl, /no/such/folder/log.jsonl",
    "--overwrite --max-length 65, 65",
    "--checkpoint-layers --backbone-dropout on, dropout is on",
  })
  void train_badValue_exits1AndNamesIt(String more, String message) {
    refused(1, message, project.train("out", (Object[]) more.split(" ")));
  }

  @Test
  void train_noTexts_isWrongUsage() {
    refused(2, "The texts are missing", "train", "--backbone", "b", "--out", "o");
    refused(
        2,
        "--task and --data go together",
        "train",
        "--task",
        "CB",
        "--backbone",
        "b",
        "--out",
        "o");
    refused(
        2,
        "--train and --validation go together",
        "train",
        "--train",
        "f",
        "--backbone",
        "b",
        "--out",
        "o");
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "100000", "1000000000", "60"})
  void train_promptLengthOutOfRange_exits1(String length) {
    Object[] command = project.train("out");
    command[10] = length;
    refused(1, length, command);
  }

  @ParameterizedTest
  @CsvSource({"0", "1000000000"})
  void train_bottleneckOutOfRange_exits1(String bottleneck) {
    Object[] command = project.train("out");
    command[12] = bottleneck;
    refused(1, bottleneck, command);
  }

  @Test
  void train_missingFolders_exit1AndNameThem() {
    Object[] noData = project.train("out");
    noData[4] = project.path("nothing");
    refused(1, "nothing", noData);
    Object[] noBackbone = project.train("out");
    noBackbone[6] = project.path("nobody");
    refused(1, "nobody", noBackbone);
    Object[] fileAsOut = project.train("out");
    fileAsOut[8] = project.write("file", "");
    refused(1, "--out", fileAsOut);
  }

  @Test
  void train_badTexts_exit1AndNameFileAndLine() {
    Path bad =
        project.write("bad.jsonl", "{\"text\": \"a\", \"label\": \"x\"}\n{\"text\": \"\"}\n");
    Path good = project.write("good.jsonl", "{\"text\": \"a\", \"label\": \"x\"}\n");
    Path unnamed = project.write("texts.txt", "a\n");
    refused(1, "bad.jsonl:2", own(bad, good));
    refused(1, "at least two different labels", own(good, good));
    refused(1, "texts.txt", own(unnamed, good));
    refused(1, "holds no example", own(project.write("empty.csv", ""), good));
  }

  @Test
  void train_unknownValidationLabel_exits1() {
    Path train = project.write("two.csv", "text,label\na,x\nb,y\n");
    refused(1, "'X'", own(train, project.write("other.csv", "text,label\nc,X\n")));
  }

  @Test
  void eval_contradictions_areWrongUsage() {
    refused(
        2,
        "--task and --file contradict",
        project.serve("eval", "out", "--task", "CB", "--file", "f.csv"));
    refused(2, "The texts are missing", project.serve("eval", "out"));
  }

  @Test
  void serve_missingOrWrongPrompt_exits1() {
    refused(1, "nowhere", project.serve("predict", "nowhere"));
    refused(1, "reparameterized", project.serve("predict", "out/trained"));
    refused(1, "nowhere", "inspect", "--prompt", project.path("nowhere"));
    refused(1, "metadata", "inspect", "--prompt", project.path("out/prompt/prompt.safetensors"));
  }

  @Test
  void failure_verbose_showsWhereItComesFrom() {
    Cli quiet = Cli.run("inspect", "--prompt", project.path("nowhere"));
    Cli verbose = Cli.run("inspect", "-v", "--prompt", project.path("nowhere"));
    assertThat(quiet.err().lines().toList()).hasSize(1);
    assertThat(verbose.err()).contains("at io.rpt.");
  }

  private static Object[] own(Path train, Path validation) {
    return Stream.of(
            "train",
            "--train",
            train,
            "--validation",
            validation,
            "--backbone",
            project.backbone(),
            "--out",
            project.path("out"))
        .toArray();
  }

  private static void refused(int code, String message, Object... command) {
    var before = project.files("out");
    Cli run = Cli.run(command);
    assertThat(run.err()).contains(message).doesNotContain("unexpected failure");
    assertThat(run.code()).isEqualTo(code);
    assertThat(project.files("out")).isEqualTo(before);
  }
}
