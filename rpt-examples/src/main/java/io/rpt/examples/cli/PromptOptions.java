package io.rpt.examples.cli;

import io.rpt.core.inject.PromptInjector;
import io.rpt.core.reparam.LayerPlan;
import io.rpt.core.tensor.PromptShape;
import io.rpt.djl.train.PromptTunerBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the prompt is. */
final class PromptOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--prompt-length",
      paramLabel = "P",
      defaultValue = "10",
      description = "Prompt tokens (default: ${DEFAULT-VALUE}).")
  private int length;

  @Mixin private NetworkOptions network;

  @Option(
      names = "--injection",
      paramLabel = "PLACE",
      description =
          "Where the prompt goes: after_cls or before_cls in an encoder, encoder_front in an"
              + " encoder-decoder, decoder_front in a decoder-only model, late_K after K layers"
              + " (default: after_cls, encoder_front, decoder_front).")
  private @Nullable PromptInjector injector;

  @Mixin private LateOptions late;
  @Mixin private CacheOptions cache;

  @Option(
      names = "--peft-pooled",
      description =
          "Classify as Hugging Face PEFT does, so that export-peft can write the whole prompt:"
              + " prompt before [CLS], the backbone's pooler on its first row, a linear head.")
  private boolean peftPooled;

  @Mixin private WordOptions words;

  @Mixin private InitOptions init;

  /** Refuses options that contradict each other. */
  void check() {
    network.reparameterizer();
    init.check();
    late.check(injector);
    words.check(peftPooled);
    PromptInjector place = late.injector(injector);
    cache.check(place);
    Usage.require(
        spec,
        !peftPooled || place == null || place.equals(PromptInjector.beforeCls()),
        "--peft-pooled and --injection contradict each other: the prompt goes before [CLS].");
  }

  /** What the prompt is, by name, where results are kept; {@code width} is the backbone's. */
  Map<String, String> settings(int width) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("method", late.name(network.name()));
    settings.put("prompt_length", String.valueOf(length));
    if (!late.isGenerated()) {
      PromptShape shape = new PromptShape(length, width);
      settings.put("reparameterizer", LayerPlan.of(network.reparameterizer(), shape).toString());
      settings.put("initialisation", init.name());
    }
    PromptInjector place = late.injector(injector);
    settings.put("injection", place == null ? "usual" : place.name());
    late.putSettings(settings);
    words.putSettings(settings);
    cache.putSettings(settings);
    if (peftPooled) {
      settings.put("head", "peft_pooled");
    }
    return settings;
  }

  /** Whether label words answer. */
  boolean answersWithWords() {
    return words.given();
  }

  /** The widths that the network's options choose, by name. */
  Map<String, String> widths() {
    return network.widths();
  }

  /** Tells a tuner what the prompt is; {@code seed} is that of its first values. */
  void describe(PromptTunerBuilder builder, long seed) {
    builder.promptLength(length);
    late.describe(builder);
    if (!late.isGenerated()) {
      builder.reparameterizer(network.reparameterizer());
    }
    PromptInjector place = late.injector(injector);
    if (place != null) {
      builder.injector(place);
    }
    words.describe(builder);
    cache.describe(builder);
    if (peftPooled) {
      builder.peftPooled();
    }
    init.describe(builder, seed);
  }
}
