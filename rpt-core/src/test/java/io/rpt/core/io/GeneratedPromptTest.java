package io.rpt.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.data.Template;
import io.rpt.core.data.TextFormat;
import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.generator.Generator;
import io.rpt.core.generator.GeneratorPlan;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.prompt.BackboneFacts;
import io.rpt.core.prompt.GeneratedPrompt;
import io.rpt.core.prompt.LabelWord;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.core.prompt.PromptTask;
import io.rpt.core.prompt.VerbalizerHead;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeneratedPromptTest {
  private static final VerbalizerHead HEAD =
      new VerbalizerHead(
          Template.single(),
          OptionalInt.of(103),
          List.of(new LabelWord("great", 7), new LabelWord("terrible", 3)));
  private static final GeneratorPlan PLAN = Generator.mppg(2).plan(new PromptShape(3, 4), 0.25);

  @TempDir private Path folder;

  private static PromptTask task(PromptInjector injector) {
    return new PromptTask(injector, HEAD, List.of("yes", "no"), TextFormat.SINGLE, 40);
  }

  private static GeneratedPrompt prompt() {
    return new GeneratedPrompt(
        PLAN,
        PLAN.startWeights(5),
        task(PromptInjector.late(2)),
        PromptSamples.trained().provenance());
  }

  @Test
  void files_generatedPrompt_comeBackEqual() {
    PromptFiles.save(prompt(), folder);

    assertThat(PromptFiles.kind(folder)).isEqualTo("generated");
    assertThat(PromptFiles.loadGenerated(folder)).isEqualTo(prompt());
    assertThat(PromptFiles.loadServable(folder)).isEqualTo(prompt());
    assertThat(PromptFiles.generatedFromBytes(PromptFiles.toBytes(prompt()), "bytes"))
        .isEqualTo(prompt());
    assertThat(prompt().keptParameterCount()).isEqualTo(2 * 4 * 2 + 2 + 4);
    assertThat(prompt().servable()).isEqualTo(prompt());
  }

  @Test
  void files_projectedLatePrompt_comesBackEqual() {
    ProjectedPrompt rows = PromptSamples.trained().project();
    ProjectedPrompt late =
        new ProjectedPrompt(rows.rows(), task(PromptInjector.late(0)), rows.provenance());
    PromptFiles.save(late, folder);

    assertThat(PromptFiles.loadServable(folder)).isEqualTo(late);
    assertThatThrownBy(() -> PromptFiles.loadGenerated(folder))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContainingAll("projected", "generated");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"mppg\"', '\"xpg\"', no prompt generator 'xpg'",
    "'\"bottleneck\": 2', '\"bottleneck\": 3', 'expected [3, 4]'",
    "'\"dropout\": 0.25', '\"dropout\": 1.5', dropout rate is 1.5",
    "'late_2', 'before_cls', Use the injection late",
    "'late_2', 'late_02', late_02",
    "'\"mask_id\": 103', '\"mask_id\": -1', mask_id",
    "'\"mask_id\": 103', '\"mask\": 103', mask",
    "'{mask}', '{a}', exactly once"
  })
  void load_editedDocument_isRefused(String old, String edited, String message) throws IOException {
    PromptFiles.save(prompt(), folder);
    Path document = folder.resolve("prompt.json");
    String text = Files.readString(document);
    assertThat(text).contains(old);
    Files.writeString(document, text.replace(old, edited));

    assertThatThrownBy(() -> PromptFiles.loadGenerated(folder))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining(message);
  }

  @Test
  void prompt_badWeightsOrPlace_isRefused() {
    GeneratedPrompt good = prompt();
    Map<String, FloatTensor> weights = PLAN.startWeights(5);
    weights.put(GeneratorPlan.UP_BIAS, FloatTensor.of(new float[] {0, Float.NaN, 0, 0}, 4));
    assertThatThrownBy(() -> new GeneratedPrompt(PLAN, weights, good.task(), good.provenance()))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll(GeneratorPlan.UP_BIAS, "NaN");
    weights.remove(GeneratorPlan.UP_BIAS);
    assertThatThrownBy(() -> new GeneratedPrompt(PLAN, weights, good.task(), good.provenance()))
        .hasMessageContaining("missing");
    assertThatThrownBy(
            () ->
                new GeneratedPrompt(
                    PLAN, PLAN.startWeights(5), task(PromptInjector.afterCls()), good.provenance()))
        .hasMessageContaining("after_cls");
  }

  @Test
  void verbalizer_contradictions_areRefused() {
    LabelWord great = new LabelWord("great", 7);
    assertThatThrownBy(
            () ->
                new VerbalizerHead(
                    Template.single(), OptionalInt.of(1), List.of(great, new LabelWord("fine", 7))))
        .hasMessageContaining("tokens of their own");
    assertThatThrownBy(
            () -> new VerbalizerHead(Template.single(), OptionalInt.empty(), HEAD.words()))
        .hasMessageContaining("without a mask token");
    assertThatThrownBy(
            () ->
                new PromptTask(
                    PromptInjector.late(1), HEAD, List.of("a", "b"), TextFormat.PAIR, 40))
        .hasMessageContaining("both {a} and {b}");
    assertThatThrownBy(
            () -> new PromptTask(PromptInjector.late(1), HEAD, List.of("a"), TextFormat.SINGLE, 40))
        .hasMessageContaining("label words");
  }

  @Test
  void peftExport_latePrompt_isRefusedWithTheReason() {
    ProjectedPrompt rows = PromptSamples.trained().project();
    ProjectedPrompt late =
        new ProjectedPrompt(rows.rows(), task(PromptInjector.late(1)), rows.provenance());
    BackboneFacts backbone = new BackboneFacts("folder", 4, 200, 3, 2, 64, "aa", "bb");
    assertThatThrownBy(() -> PeftExport.onOther(late, backbone))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContainingAll("after layer 1", "late_1");
  }
}
