package io.rpt.core.io;

import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.inject.DecoderOnly;
import io.rpt.core.inject.Late;
import io.rpt.core.prompt.BackboneFacts;
import io.rpt.core.prompt.GenerationHead;
import io.rpt.core.prompt.Head;
import io.rpt.core.prompt.LinearHead;
import io.rpt.core.prompt.PeftPooledHead;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.core.prompt.PromptTask;
import io.rpt.core.prompt.RankingHead;
import io.rpt.core.tensor.FloatTensor;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Makes a PEFT adapter of a projected prompt. What PEFT computes with it equals what this library
 * does for an encoder-decoder, for a decoder-only model that writes or ranks texts, and for an
 * encoder with a {@link PeftPooledHead}; PEFT has no place for any other placement or head.
 */
public final class PeftExport {
  private final ProjectedPrompt prompt;
  private final BackboneFacts backbone;

  private PeftExport(ProjectedPrompt prompt, BackboneFacts backbone) {
    if (prompt.task().injector() instanceof Late late) {
      throw new UnsupportedFeatureException(
          "The prompt enters the hidden states after layer "
              + late.layer()
              + ", but PEFT's prompts are rows of the input, so a late prompt has no form there."
              + " Train it with another injection than "
              + late.name()
              + " to export it.");
    }
    backbone.requireWidth(prompt.shape().width());
    this.prompt = prompt;
    this.backbone = backbone;
  }

  /**
   * For the backbone that the prompt was trained on, byte for byte.
   *
   * @throws io.rpt.core.error.IncompatiblePromptException if it is another, naming the difference
   */
  public static PeftExport onSame(ProjectedPrompt prompt, BackboneFacts backbone) {
    PeftExport export = new PeftExport(prompt, backbone);
    backbone.requireOrigin(prompt.provenance());
    return export;
  }

  /**
   * For another backbone, which the caller knows to agree with the one that the prompt was trained
   * on.
   *
   * @throws io.rpt.core.error.IncompatiblePromptException if it has another width
   */
  public static PeftExport onOther(ProjectedPrompt prompt, BackboneFacts backbone) {
    return new PeftExport(prompt, backbone);
  }

  /**
   * The whole prompt, with its head.
   *
   * @param baseModel the name or path under which PEFT's user has the backbone
   * @throws UnsupportedFeatureException if PEFT would compute other numbers; the message names
   *     placement and head
   */
  public PeftAdapter whole(String baseModel) {
    PromptTask task = prompt.task();
    if (task.head() instanceof PeftPooledHead pooled) {
      return adapter(baseModel, PeftTask.SEQ_CLS, Optional.of(pooled.score()), origin());
    }
    if (isWhole()) {
      boolean decoderOnly = task.injector() instanceof DecoderOnly;
      return adapter(
          baseModel,
          decoderOnly ? PeftTask.CAUSAL_LM : PeftTask.SEQ_2_SEQ_LM,
          Optional.empty(),
          origin());
    }
    throw new UnsupportedFeatureException(
        "The prompt cannot be exported whole: "
            + difference()
            + " Train it "
            + (task.injector() instanceof DecoderOnly
                ? "to rank or write texts"
                : "with the head peftPooled and the injection before_cls")
            + ", or export the table alone (promptOnly in Java, --prompt-only).");
  }

  /** Whether PEFT computes the same; all but an encoder's heads keep no numbers of their own. */
  private boolean isWhole() {
    Head head = prompt.task().head();
    return head instanceof PeftPooledHead
        || head instanceof RankingHead
        || head instanceof GenerationHead;
  }

  /**
   * The table alone, with a warning in our own file, for a prompt whose head PEFT has no place for.
   *
   * @param baseModel the name or path under which PEFT's user has the backbone
   * @throws UnsupportedFeatureException if the prompt can be exported whole
   */
  public PeftAdapter promptOnly(String baseModel) {
    PromptTask task = prompt.task();
    if (isWhole()) {
      throw new UnsupportedFeatureException(
          "The prompt with the injection "
              + task.injector().name()
              + " and a "
              + task.head().getClass().getSimpleName()
              + " means the same in PEFT. Export it whole: leave out promptOnly (--prompt-only).");
    }
    PeftOrigin alone =
        new PeftOrigin(
            prompt.provenance(),
            backbone.vocabularySize(),
            Optional.empty(),
            Optional.of("The table alone: " + difference() + " The head is not in this folder."));
    return adapter(baseModel, PeftTask.FEATURE_EXTRACTION, Optional.empty(), alone);
  }

  private String difference() {
    return "it was trained with the injection "
        + prompt.task().injector().name()
        + " and a "
        + prompt.task().head().getClass().getSimpleName()
        + (prompt.task().injector() instanceof DecoderOnly
            ? ", but PEFT's classifier of a decoder-only model has no bias"
            : ", but PEFT puts the prompt before [CLS] and classifies the pooled first prompt row"
                + " (peftPooled)")
        + ", so its scores would differ.";
  }

  private PeftOrigin origin() {
    return new PeftOrigin(
        prompt.provenance(),
        backbone.vocabularySize(),
        Optional.of(prompt.task()),
        Optional.empty());
  }

  private PeftAdapter adapter(
      String baseModel, PeftTask task, Optional<LinearHead> classifier, PeftOrigin origin) {
    FloatTensor rows = prompt.rows();
    PeftConfig config =
        new PeftConfig(
            PeftType.PROMPT_TUNING,
            task,
            Optional.of(baseModel),
            Optional.empty(),
            prompt.shape().length(),
            OptionalInt.of(prompt.shape().width()),
            1,
            OptionalInt.of(backbone.heads()),
            OptionalInt.of(backbone.layers()),
            List.of());
    String digest = Digests.sha256(PeftTensors.bytes(rows, classifier));
    return new PeftAdapter(config, rows, classifier, digest, Optional.of(origin));
  }
}
