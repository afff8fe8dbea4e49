package io.rpt.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.data.TextFormat;
import io.rpt.core.error.IncompatiblePromptException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.error.RptException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.prompt.Averaging;
import io.rpt.core.prompt.BackboneFacts;
import io.rpt.core.prompt.ChoiceHead;
import io.rpt.core.prompt.GenerationHead;
import io.rpt.core.prompt.LinearHead;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.core.prompt.RankingHead;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may travel and what is refused. */
class PeftTravelTest {
  private static final BackboneFacts SAME = PeftSamples.backbone(8);

  private static AbstractThrowableAssert<?, ?> refused(
      Class<? extends RptException> kind, ThrowingCallable call) {
    return assertThatThrownBy(call).isExactlyInstanceOf(kind);
  }

  @ParameterizedTest
  @ValueSource(strings = {"after_cls", "before_cls"})
  void whole_linearHeadOnCls_isRefusedNamingModeAndWaysOut(String injection) {
    ProjectedPrompt prompt = PeftSamples.linear(PromptInjector.byName(injection));
    refused(
            UnsupportedFeatureException.class,
            () -> PeftExport.onSame(prompt, SAME).whole("bert-base-uncased"))
        .hasMessageContainingAll(injection, "LinearHead", "peftPooled", "--prompt-only");
  }

  @Test
  void whole_choiceHead_isRefusedNamingIt() {
    ChoiceHead head =
        new ChoiceHead(new LinearHead(PeftSamples.values(1, 1, 8), PeftSamples.values(2, 1)));
    ProjectedPrompt prompt = PeftSamples.prompt(PromptInjector.beforeCls(), head, List.of());
    refused(UnsupportedFeatureException.class, () -> PeftExport.onSame(prompt, SAME).whole("bert"))
        .hasMessageContainingAll("ChoiceHead", "before_cls");
  }

  @Test
  void promptOnly_wholePrompt_isRefused() {
    for (ProjectedPrompt prompt : List.of(PeftSamples.pooled(), PeftSamples.ranked())) {
      refused(
              UnsupportedFeatureException.class,
              () -> PeftExport.onSame(prompt, SAME).promptOnly("bert"))
          .hasMessageContaining("leave out promptOnly (--prompt-only)");
    }
  }

  @Test
  void export_otherWeightsOrTokenizer_isRefusedUnlessAllowed() {
    BackboneFacts weights = facts(8, 150, 3, 4, "other", "bb");
    BackboneFacts tokenizer = facts(8, 150, 3, 4, "aa", "other");
    for (BackboneFacts other : List.of(weights, tokenizer)) {
      refused(
              IncompatiblePromptException.class,
              () -> PeftExport.onSame(PeftSamples.pooled(), other))
          .hasMessageContainingAll("SHA-256", "other", "--allow-other-backbone");
      PeftExport.onOther(PeftSamples.pooled(), other).whole("bert");
    }
  }

  @Test
  void export_otherWidth_isRefusedEvenIfAllowed() {
    refused(
            IncompatiblePromptException.class,
            () -> PeftExport.onOther(PeftSamples.pooled(), PeftSamples.backbone(16)))
        .hasMessageContainingAll("8 wide", "width 16");
  }

  @Test
  void import_otherBackbone_isRefusedUnlessAllowed() {
    PeftAdapter adapter = PeftExport.onSame(PeftSamples.pooled(), SAME).whole("bert");
    check(adapter, facts(8, 151, 3, 4, "aa", "bb"), "vocabulary size is 150", "is 151");
    check(adapter, facts(8, 150, 2, 4, "aa", "bb"), "number of layers is 3", "is 2");
    check(adapter, facts(8, 150, 3, 2, "aa", "bb"), "number of heads is 4", "is 2");
    check(adapter, facts(8, 150, 3, 4, "xx", "bb"), "SHA-256 of the weights is aa", "is xx");
    check(adapter, facts(8, 150, 3, 4, "aa", "xx"), "SHA-256 of the tokenizer is bb", "is xx");
    refused(
            IncompatiblePromptException.class,
            () -> PeftImport.onOther(adapter, PeftSamples.backbone(4)))
        .hasMessageContainingAll("8 wide", "width 4");
  }

  private static void check(PeftAdapter adapter, BackboneFacts other, String... words) {
    refused(IncompatiblePromptException.class, () -> PeftImport.onSame(adapter, other))
        .hasMessageContainingAll(words)
        .hasMessageContaining("--allow-other-backbone");
    PeftImport.onOther(adapter, other).asExported();
  }

  private static BackboneFacts facts(
      int width, int words, int layers, int heads, String digest, String tokenizer) {
    return new BackboneFacts("models/x", width, words, layers, heads, 48, digest, tokenizer);
  }

  @Test
  void asExported_promptOnlyOrForeign_isRefusedWithTheNextStep() {
    ProjectedPrompt linear = PeftSamples.linear(PromptInjector.afterCls());
    PeftAdapter alone = PeftExport.onSame(linear, SAME).promptOnly("bert");
    refused(UnsupportedFeatureException.class, () -> PeftImport.onSame(alone, SAME).asExported())
        .hasMessageContainingAll("without its head", "after_cls");
    refused(UnsupportedFeatureException.class, () -> foreign("bert_prompt_tuning").asExported())
        .hasMessageContainingAll("rpt_prompt.json", "--labels");
  }

  @Test
  void whole_decoderOnlyPrompt_isCausalAndComesBack() {
    ProjectedPrompt prompt =
        PeftSamples.prompt(PromptInjector.decoderOnly(), new GenerationHead(5), List.of());
    PeftAdapter adapter = PeftExport.onSame(prompt, SAME).whole("gpt2");
    assertThat(adapter.config().task()).isEqualTo(PeftTask.CAUSAL_LM);
    assertThat(adapter.config().submodules()).isEqualTo(1);
    assertThat(PeftImport.onSame(adapter, SAME).asExported()).isEqualTo(prompt);
    refused(
            UnsupportedFeatureException.class,
            () -> PeftExport.onSame(prompt, SAME).promptOnly("gpt2"))
        .hasMessageContaining("decoder_front");
    PeftAdapter foreign =
        new PeftAdapter(
            adapter.config(),
            adapter.table(),
            adapter.classifier(),
            adapter.digest(),
            Optional.empty());
    ProjectedPrompt imported =
        PeftImport.onSame(foreign, SAME)
            .answers(new GenerationHead(5), List.of(), TextFormat.PAIR, 40);
    assertThat(imported.task()).isEqualTo(prompt.task());
    assertThat(imported.rows()).isEqualTo(prompt.rows());
  }

  @Test
  void whole_linearHeadOnADecoder_isRefusedWithTheNextStep() {
    ProjectedPrompt linear = PeftSamples.linear(PromptInjector.decoderOnly());
    refused(UnsupportedFeatureException.class, () -> PeftExport.onSame(linear, SAME).whole("gpt2"))
        .hasMessageContainingAll("decoder_front", "no bias", "--prompt-only");
    assertThat(PeftExport.onSame(linear, SAME).promptOnly("gpt2").config().task())
        .isEqualTo(PeftTask.FEATURE_EXTRACTION);
  }

  @Test
  void classifier_adapterOfAnotherTaskOrOurs_isRefused() {
    refused(UnsupportedFeatureException.class, () -> classify(foreign("t5_prompt_tuning_f16"), 3))
        .hasMessageContainingAll("SEQ_2_SEQ_LM", "SEQ_CLS");
    PeftAdapter ours = PeftExport.onSame(PeftSamples.pooled(), SAME).whole("bert");
    refused(UnsupportedFeatureException.class, () -> classify(PeftImport.onSame(ours, SAME), 3))
        .hasMessageContaining("as it was exported");
    refused(
            UnsupportedFeatureException.class,
            () ->
                foreign("bert_prompt_tuning")
                    .answers(
                        new RankingHead(Averaging.SUM), PeftSamples.LABELS, TextFormat.SINGLE, 40))
        .hasMessageContaining("SEQ_CLS");
  }

  @Test
  void classifier_wrongLabelsOrLength_isRefused() {
    refused(InvalidValueException.class, () -> classify(foreign("bert_prompt_tuning"), 2))
        .hasMessageContainingAll("3 labels", "2 are named");
    refused(
            InvalidValueException.class,
            () ->
                foreign("bert_prompt_tuning").classifier(PeftSamples.LABELS, TextFormat.SINGLE, 49))
        .hasMessageContainingAll("maximum length is 49", "48");
    refused(
            InvalidValueException.class,
            () ->
                foreign("bert_prompt_tuning").classifier(PeftSamples.LABELS, TextFormat.SINGLE, 7))
        .hasMessageContaining("places for text");
  }

  @Test
  void classifier_adapterWithoutHead_isRefused() {
    PeftAdapter whole = PeftFiles.load(PeftSamples.written("bert_prompt_tuning"));
    PeftAdapter bare =
        new PeftAdapter(
            whole.config(), whole.table(), Optional.empty(), whole.digest(), Optional.empty());
    refused(
            UnsupportedFeatureException.class,
            () -> classify(PeftImport.onSame(bare, PeftSamples.backbone(32)), 3))
        .hasMessageContainingAll("base_model.classifier.weight", "modules_to_save");
  }

  private static PeftImport foreign(String name) {
    return PeftImport.onOther(PeftFiles.load(PeftSamples.written(name)), PeftSamples.backbone(32));
  }

  private static ProjectedPrompt classify(PeftImport source, int labels) {
    return source.classifier(PeftSamples.LABELS.subList(0, labels), TextFormat.SINGLE, 40);
  }
}
