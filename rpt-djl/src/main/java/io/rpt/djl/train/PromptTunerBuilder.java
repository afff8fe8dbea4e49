package io.rpt.djl.train;

import ai.djl.nn.Block;
import io.rpt.core.data.Template;
import io.rpt.core.data.TextFormat;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.generator.Generator;
import io.rpt.core.init.PromptInit;
import io.rpt.core.inject.EncoderOnly;
import io.rpt.core.inject.Late;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.prompt.Averaging;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.core.reparam.Reparameterizer;
import io.rpt.core.tensor.PromptShape;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.cache.StateCache;
import io.rpt.djl.predict.BackboneMatch;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link PromptTuner}. Everything but the backbone has a default; an option set twice is
 * refused.
 */
public final class PromptTunerBuilder {
  private final Backbone backbone;
  private final Set<String> given = new HashSet<>();
  private int promptLength = 10;
  private final NetworkChoice network = new NetworkChoice();
  private @Nullable PromptInjector injector;
  private Map<String, String> words = Map.of();
  private @Nullable Template template;
  private @Nullable WordLoss wordLoss;
  private TrainOptions options = TrainOptions.defaults();
  private List<String> labels = List.of();
  private @Nullable Averaging averaging;
  private @Nullable TextFormat format;
  private boolean peftPooled;
  private StateCache stateCache = StateCache.off();
  private final SortedMap<String, String> notes = new TreeMap<>();
  private TrainingListener listener = TrainingListener.silent();
  private @Nullable Path stateFolder;

  PromptTunerBuilder(Backbone backbone) {
    this.backbone = backbone;
  }

  /** Sets P, the number of prompt tokens; the default is 10. */
  public PromptTunerBuilder promptLength(int promptLength) {
    once("promptLength");
    this.promptLength = new PromptShape(promptLength, backbone.width()).length();
    return this;
  }

  /**
   * Sets how the prompt is parameterized; the default is the paper's residual network with
   * bottleneck 400.
   */
  public PromptTunerBuilder reparameterizer(Reparameterizer reparameterizer) {
    once("reparameterizer");
    network.reparameterizer(reparameterizer);
    return this;
  }

  /**
   * Sets a DJL Block [P, D] to [P, D] that the prompt goes through, instead of a {@link
   * Reparameterizer}. Its initializers give its first values, drawn with the run's seed. It must
   * not be initialized: it holds values only while {@code fit} runs, so it serves one fit at a
   * time. Dropout is on in training alone; parameters that require no gradient stay as they start.
   * The result's prompt is a {@link io.rpt.djl.block.BlockPrompt}.
   */
  public PromptTunerBuilder reparameterizer(Block block) {
    once("reparameterizer");
    network.block(block);
    return this;
  }

  /**
   * Sets the generator that makes a late prompt from each text, instead of a table and its
   * reparameterizer. The result is a {@link io.rpt.core.prompt.GeneratedPrompt}.
   */
  public PromptTunerBuilder generator(Generator generator) {
    once("generator");
    network.generator(generator);
    return this;
  }

  /**
   * Puts the prompt between layers: {@code injector(PromptInjector.late(layer))}.
   *
   * @param layer how many layers run without it
   */
  public PromptTunerBuilder late(int layer) {
    return injector(PromptInjector.late(layer));
  }

  /**
   * Answers with words of the backbone's language-model head instead of a head of its own; see
   * {@link io.rpt.core.prompt.VerbalizerHead}.
   *
   * @param words the word of each label, one token of the backbone's tokenizer
   */
  public PromptTunerBuilder verbalizer(Map<String, String> words) {
    once("verbalizer");
    this.words = new LinkedHashMap<>(words);
    return this;
  }

  /**
   * Sets the template of label words; the default is {@link Template#single()} or {@link
   * Template#pair()}, and for a decoder-only model the like of them with the place at the end.
   */
  public PromptTunerBuilder template(Template template) {
    once("template");
    this.template = template;
    return this;
  }

  /**
   * Sets over which words the loss of label words is taken; the default is the whole vocabulary for
   * late prompts, and the label words for others.
   */
  public PromptTunerBuilder wordLoss(WordLoss wordLoss) {
    once("wordLoss");
    this.wordLoss = wordLoss;
    return this;
  }

  /**
   * Sets where the prompt goes; the default is after [CLS] of an encoder, and in front of an
   * encoder-decoder's input.
   */
  public PromptTunerBuilder injector(PromptInjector injector) {
    once("injector");
    this.injector = injector;
    return this;
  }

  /**
   * Sets the first values of the raw table, or of what else the reparameterizer starts as word
   * embeddings; the default is the embeddings of random words, drawn with the run's seed, and for a
   * late prompt normal numbers.
   */
  public PromptTunerBuilder init(PromptInit init) {
    once("init");
    network.init(init);
    return this;
  }

  /**
   * Sets the first values, as {@link #init}, to the rows of a prompt that was trained on another
   * task (SPoT, Vu et al. 2022, section 2).
   *
   * @param other the other prompt
   * @param match how closely the tuner's backbone must match the one of the other prompt
   * @throws io.rpt.core.error.IncompatiblePromptException if it does not, naming both sides
   */
  public PromptTunerBuilder initFrom(ProjectedPrompt other, BackboneMatch match) {
    match.check(backbone, other);
    return init(PromptInit.from(other.rows()));
  }

  /** Sets how training goes. */
  public PromptTunerBuilder options(TrainOptions options) {
    once("options");
    this.options = options;
    return this;
  }

  /**
   * Sets the labels and their order; the default is those of the training texts in the order of
   * their characters.
   */
  public PromptTunerBuilder labels(List<String> labels) {
    once("labels");
    if (labels.size() < 2 || new HashSet<>(labels).size() != labels.size()) {
      throw new InvalidValueException(
          "The labels are " + labels + "; expected at least two, all different.");
    }
    this.labels = List.copyOf(labels);
    return this;
  }

  /**
   * Sets how the log probabilities of a label's tokens become its score on an encoder-decoder; the
   * default is their sum.
   */
  public PromptTunerBuilder averaging(Averaging averaging) {
    once("averaging");
    this.averaging = averaging;
    return this;
  }

  /**
   * Scores the labels of texts as Hugging Face PEFT does on a BERT, with the head {@link
   * io.rpt.core.prompt.PeftPooledHead}, so that the prompt can be exported whole; the default
   * injection is then {@link PromptInjector#beforeCls()}, and no other is possible.
   */
  public PromptTunerBuilder peftPooled() {
    once("peftPooled");
    peftPooled = true;
    return this;
  }

  /**
   * Sets which fields of later files make the text; the default is {@code text}, or {@code text_a}
   * and {@code text_b}.
   */
  public PromptTunerBuilder format(TextFormat format) {
    once("format");
    this.format = format;
    return this;
  }

  /**
   * Notes something about the run that the tuner cannot know, such as the task's name: it is saved
   * with the prompt beside the options, and a saved state is only gone on from with the same notes.
   *
   * @throws InvalidValueException if the name is noted already
   */
  public PromptTunerBuilder note(String name, String value) {
    if (notes.putIfAbsent(name, value) != null) {
      throw new InvalidValueException("The note " + name + " is set twice; set it once.");
    }
    return this;
  }

  /**
   * Sets whether the states below a late prompt are kept after they were computed once; the default
   * is not.
   */
  public PromptTunerBuilder stateCache(StateCache stateCache) {
    once("stateCache");
    this.stateCache = stateCache;
    return this;
  }

  /** Sets who hears of the progress; the default is nobody. */
  public PromptTunerBuilder listener(TrainingListener listener) {
    once("listener");
    this.listener = listener;
    return this;
  }

  /** Sets where the state is saved after each epoch, and gone on from; the default is nowhere. */
  public PromptTunerBuilder stateFolder(Path stateFolder) {
    once("stateFolder");
    this.stateFolder = stateFolder;
    return this;
  }

  /**
   * Checks that everything goes together.
   *
   * @throws InvalidValueException if the reparameterizer does not fit the prompt, a Block fails or
   *     is initialized already, the prompt leaves no room for text, or an initialisation is given
   *     where nothing starts as word embeddings
   */
  public PromptTuner build() {
    return new PromptTuner(
        new TunerSettings(
            backbone,
            setup(),
            options,
            words(),
            labels,
            averaging,
            format,
            peftPooled,
            stateCache,
            notes,
            listener,
            stateFolder));
  }

  private void once(String option) {
    if (!given.add(option)) {
      throw new InvalidValueException("The option " + option + " is set twice; set it once.");
    }
  }

  private PromptSetup setup() {
    PromptInjector place = injector == null ? usualInjection() : injector;
    backbone.requireInjection(place);
    if (stateCache.isOn() && !(place instanceof Late)) {
      throw new InvalidValueException(
          "States below the prompt are to be kept, but with the injection "
              + place.name()
              + " there are no layers below it. Use a late injection, or leave the cache out.");
    }
    return network.setup(backbone, promptLength, place, options.seed());
  }

  private WordChoice words() {
    WordChoice choice = new WordChoice(words, template, wordLoss);
    choice.check(averaging);
    return choice;
  }

  private PromptInjector usualInjection() {
    boolean encoder = backbone.defaultInjection() instanceof EncoderOnly;
    return peftPooled && encoder ? PromptInjector.beforeCls() : backbone.defaultInjection();
  }
}
