package io.rpt.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The network of {@code rpt train} is the one that the options name. */
class NetworkOptionsTest {
  @TempDir private static Path temporary;
  private static TinyProject project;

  @BeforeAll
  static void open() {
    project = TinyProject.in(temporary);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lstm | --skip --no-head --lstm-layers 2 | skip(biLstm(8, layers 2, dropout 0.05))",
        "lstm | --lstm-layers 2 --dropout 0 --no-head | -> biLstm(8, layers 2, dropout 0.0)",
        "paper-lstm | --hidden 3 | biLstm(3, layers 1, dropout 0.0), dropout(0.05), linear(16)",
        "p-tuning | --per-token | perToken(chain(biLstm(8, layers 2, dropout 0.0), linear(16)",
        "peft-lstm | --hidden 3 --lstm-layers 1 | biLstm(3, layers 1, dropout 0.0), linear(6)",
        "peft-mlp | --hidden 5 | chain(linear(5), relu, linear(5), relu, linear(16))",
        "superpos | --basis-size 4 | perToken(basis(4, without_decay, word embeddings))",
        "superpos | --basis-size 4 --freeze-basis --weight-start mean | basis(4, frozen,",
        "superpos | --basis-size 4 --shared-basis --basis-decay | -> basis(4, with_decay,",
        "low-rank | --rank 2 --then-residual 3 | chain(basis(2, with_decay, normal(mean 0.0",
        "mlp | --bottleneck 2 --depth 2 --untied --dropout 0.1 | -> chain(chain(linear(2), relu",
        "residual | --bottleneck 2 --depth 2 --scale-start 0 | skip(repeat(chain(linear(2), relu",
      })
  void train_kindWithItsOptions_trainsThroughThatNetwork(String kind, String more, String tree)
      throws IOException {
    Object[] options = (more + " --overwrite").split(" ");
    Cli run = Cli.run(project.trainThrough(kind, "out", options));
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(Files.readString(project.path("out/prompt/prompt.json"))).contains(tree);
  }

  @Test
  void train_optionOfAnotherKind_exits2AndNamesBoth() {
    refused("--init and --reparameterizer low-rank contradict", "low-rank", "--init", "uniform");
    refused("--per-token and --reparameterizer superpos", "superpos", "--per-token");
    refused("--hidden and --reparameterizer lstm", "lstm", "--hidden", 3);
    refused("--reparameterizer peft-mlp needs --hidden", "peft-mlp");
    refused(
        "--freeze-basis and --basis-decay contradict",
        "superpos",
        "--freeze-basis",
        "--basis-decay");
  }

  private static void refused(String message, String kind, Object... more) {
    Cli run = Cli.run(project.trainThrough(kind, "refused", more));
    assertThat(run.err()).contains(message);
    assertThat(run.code()).isEqualTo(2);
    assertThat(project.path("refused")).doesNotExist();
  }
}
