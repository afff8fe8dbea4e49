package io.rpt.core.io;

import io.rpt.core.data.TextFormat;
import io.rpt.core.error.Checks;
import io.rpt.core.error.IncompatiblePromptException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.prompt.BackboneFacts;
import io.rpt.core.prompt.Head;
import io.rpt.core.prompt.LinearHead;
import io.rpt.core.prompt.PeftPooledHead;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.core.prompt.PromptTask;
import io.rpt.core.prompt.Provenance;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes a projected prompt of a PEFT adapter. An adapter that this library exported comes back as
 * it was; of anybody else's, the caller says what PEFT does not store: labels, text fields, length.
 */
public final class PeftImport {
  private static final String UNKNOWN = "unknown";

  private final PeftAdapter adapter;
  private final BackboneFacts backbone;

  private PeftImport(PeftAdapter adapter, BackboneFacts backbone) {
    backbone.requireWidth(adapter.table().shape().get(1));
    this.adapter = adapter;
    this.backbone = backbone;
  }

  /**
   * For the backbone that the adapter belongs to, as far as it says which: layers and heads, and if
   * it is ours the vocabulary and both digests.
   *
   * @throws IncompatiblePromptException if it is another, naming the difference
   */
  public static PeftImport onSame(PeftAdapter adapter, BackboneFacts backbone) {
    PeftImport result = new PeftImport(adapter, backbone);
    PeftConfig config = adapter.config();
    config.layers().ifPresent(n -> backbone.requireSame("number of layers", n, backbone.layers()));
    config.heads().ifPresent(n -> backbone.requireSame("number of heads", n, backbone.heads()));
    adapter
        .origin()
        .ifPresent(
            origin -> {
              backbone.requireSame(
                  "vocabulary size", origin.vocabularySize(), backbone.vocabularySize());
              backbone.requireOrigin(origin.provenance());
            });
    return result;
  }

  /**
   * For another backbone, which the caller knows to agree with the one that the adapter belongs to.
   *
   * @throws IncompatiblePromptException if it has another width
   */
  public static PeftImport onOther(PeftAdapter adapter, BackboneFacts backbone) {
    return new PeftImport(adapter, backbone);
  }

  /**
   * The prompt that this library exported, equal bit for bit.
   *
   * @throws UnsupportedFeatureException if the adapter is not ours, or was exported without its
   *     head
   */
  public ProjectedPrompt asExported() {
    PeftOrigin origin =
        adapter
            .origin()
            .orElseThrow(
                () ->
                    new UnsupportedFeatureException(
                        "The adapter has no "
                            + PeftFiles.ORIGIN
                            + ", so that its labels, text fields and length are unknown. Say them"
                            + " (classifier or answers in Java, --labels on the command line)."));
    PromptTask task =
        origin
            .task()
            .orElseThrow(
                () ->
                    new UnsupportedFeatureException(
                        "The adapter was exported without its head and cannot answer: "
                            + origin.warning().orElse("")
                            + " Use the prompt's own folder instead."));
    return new ProjectedPrompt(adapter.rows(), task, origin.provenance());
  }

  /**
   * A classifier of another program, {@link PeftTask#SEQ_CLS} on a BERT.
   *
   * @param labels in the order of the classifier's rows
   * @param format which fields make the text
   * @param maxLength the longest row, prompt rows included
   * @throws UnsupportedFeatureException if the adapter is for another task, or brings no classifier
   */
  public ProjectedPrompt classifier(List<String> labels, TextFormat format, int maxLength) {
    require(PeftTask.SEQ_CLS);
    LinearHead head =
        adapter
            .classifier()
            .orElseThrow(
                () ->
                    new UnsupportedFeatureException(
                        "The adapter has no tensors base_model.classifier.weight and .bias, so"
                            + " that nothing scores labels. Save it in PEFT with modules_to_save"
                            + " = [\"classifier\"], the default for SEQ_CLS."));
    if (head.hiddenWidth() != backbone.width()) {
      throw new IncompatiblePromptException(
          "The adapter's classifier reads states of width "
              + head.hiddenWidth()
              + ", but those of the backbone "
              + backbone.folder()
              + " are "
              + backbone.width()
              + " wide. Use the backbone that the adapter was trained on.");
    }
    return prompt(PromptInjector.beforeCls(), new PeftPooledHead(head), labels, format, maxLength);
  }

  /**
   * A prompt of another program for an encoder-decoder, {@link PeftTask#SEQ_2_SEQ_LM}, or a
   * decoder-only model, {@link PeftTask#CAUSAL_LM}.
   *
   * @param head how answers are found: ranked or generated
   * @param labels the texts to rank; none if answers are free
   * @param format which fields make the text
   * @param maxLength the longest row, prompt rows included
   * @throws UnsupportedFeatureException if the adapter is for another task
   */
  public ProjectedPrompt answers(Head head, List<String> labels, TextFormat format, int maxLength) {
    boolean decoderOnly = adapter.config().task() == PeftTask.CAUSAL_LM;
    require(decoderOnly ? PeftTask.CAUSAL_LM : PeftTask.SEQ_2_SEQ_LM);
    PromptInjector injector =
        decoderOnly ? PromptInjector.decoderOnly() : PromptInjector.encoderDecoder();
    return prompt(injector, head, labels, format, maxLength);
  }

  private void require(PeftTask task) {
    if (adapter.origin().isPresent()) {
      throw new UnsupportedFeatureException(
          "The adapter has its task in "
              + PeftFiles.ORIGIN
              + "; import it as it was exported (asExported in Java, no task options on the"
              + " command line).");
    }
    if (adapter.config().task() != task) {
      throw new UnsupportedFeatureException(
          "The adapter is for "
              + adapter.config().task()
              + ", but is to be imported for "
              + task
              + ". Imported are SEQ_CLS as a classifier, and SEQ_2_SEQ_LM and CAUSAL_LM for"
              + " answers; the rows of any other adapter can be read from PeftAdapter.rows().");
    }
  }

  private ProjectedPrompt prompt(
      PromptInjector injector, Head head, List<String> labels, TextFormat format, int maxLength) {
    Checks.inRange("maximum length", maxLength, 1, backbone.maxPositions());
    injector.textBudget(maxLength, adapter.config().length());
    PromptTask task = new PromptTask(injector, head, labels, format, maxLength);
    return new ProjectedPrompt(adapter.rows(), task, provenance());
  }

  /** The digests are those of the backbone that the importer named; PEFT stores none. */
  private Provenance provenance() {
    PeftConfig config = adapter.config();
    SortedMap<String, String> options = new TreeMap<>();
    options.put("peft.adapter_sha256", adapter.digest());
    options.put("peft.base_model_name_or_path", config.baseModel().orElse(UNKNOWN));
    options.put("peft.num_transformer_submodules", String.valueOf(config.submodules()));
    options.put("peft.peft_type", config.type().name());
    options.put("peft.revision", config.revision().orElse(UNKNOWN));
    options.put("peft.task_type", config.task().name());
    options.put("peft.unknown_keys", config.unknownKeys().toString());
    options.put("backbone", "as named at import");
    options.put("seed", UNKNOWN);
    return new Provenance(
        backbone.digest(),
        backbone.tokenizerDigest(),
        UNKNOWN,
        0,
        options,
        new TreeMap<>(),
        new TreeMap<>());
  }
}
