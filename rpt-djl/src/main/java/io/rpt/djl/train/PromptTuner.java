package io.rpt.djl.train;

import io.rpt.core.data.LabeledText;
import io.rpt.core.data.Labels;
import io.rpt.core.data.TextFormat;
import io.rpt.core.data.TextInput;
import io.rpt.core.error.InvalidDataException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.error.TrainingException;
import io.rpt.core.prompt.Averaging;
import io.rpt.core.prompt.Provenance;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DecoderFamily;
import io.rpt.djl.backbone.Precision;
import io.rpt.djl.backbone.T5Block;
import io.rpt.djl.ops.DropoutRates;
import io.rpt.djl.train.TrainingEvent.Warning;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Trains prompts on a frozen backbone. Immutable; {@link #fit} may be called again and again, but
 * only one fit can run in a process at a time, because the engine records gradients for one thread
 * only.
 *
 * <pre>{@code
 * PromptTuner tuner = PromptTuner.on(bert).promptLength(10).reparameterizer(Residual.bottleneck(400)).build();
 * TrainingResult result = tuner.fit(training, validation);
 * }</pre>
 */
public final class PromptTuner {
  /** The name of the file that holds the state in a state folder. */
  public static final String STATE_FILE = TrainingStateFile.NAME;

  private final TunerSettings settings;
  private final Backbone backbone;
  private final PromptSetup setup;
  private final TrainOptions options;
  private final SavedState state;
  private final int maxLength;

  PromptTuner(TunerSettings settings) {
    this.settings = settings;
    backbone = settings.backbone();
    setup = settings.setup();
    options = settings.options();
    state = new SavedState(settings.stateFolder());
    maxLength = options.maxLengthWithin(backbone.maxPositions(), backbone.folder());
    setup
        .injector()
        .textBudget(
            maxLength, setup.network().shape().length()); // refuses a prompt that leaves no room
    state.requireRoomFor(setup.network().trainedCount());
    checkCheckpoints();
  }

  private void checkCheckpoints() {
    DropoutRates dropout = options.backboneDropout().rates(backbone.ownDropout());
    if (options.checkpointLayers() && !dropout.equals(DropoutRates.NONE)) {
      throw new InvalidValueException(
          "The layers are to be checkpointed, but the backbone's dropout is "
              + options.backboneDropout().id()
              + " (hidden "
              + dropout.hidden()
              + ", attention "
              + dropout.attention()
              + "): a layer that is computed again would drop other values. Leave out either.");
    }
  }

  /** Begins a tuner for a backbone. */
  public static PromptTunerBuilder on(Backbone backbone) {
    return new PromptTunerBuilder(backbone);
  }

  /**
   * Trains a prompt to classify texts: with label words if they are named; else with a linear head
   * on [CLS] of an encoder, by rank of the label texts on an encoder-decoder, and on a decoder-only
   * model with a linear head on the last token, or by rank if an averaging is named. Otherwise as
   * {@link #fit(TrainingSet, Validation)}.
   *
   * @param training the training texts; those that are too long are shortened and counted
   * @param validation the validation texts
   * @throws InvalidDataException if a part is empty, a label is unknown, or there is only one
   */
  public TrainingResult fit(List<LabeledText> training, List<LabeledText> validation) {
    List<LabeledText> learned = ExampleChecks.whole(training, "training");
    List<LabeledText> scored = ExampleChecks.whole(validation, "validation");
    List<String> known = settings.labels().isEmpty() ? Labels.of(learned) : settings.labels();
    TrainingSet set = labelled(learned, known);
    return run(set, Validation.labels(scored));
  }

  private TrainingSet labelled(List<LabeledText> texts, List<String> known) {
    Averaging averaging = settings.averaging();
    boolean decoderOnly = backbone.block() instanceof DecoderFamily;
    if (backbone.block() instanceof T5Block || (decoderOnly && averaging != null)) {
      return TrainingSet.ranked(texts, known, averaging == null ? Averaging.SUM : averaging);
    }
    if (averaging != null) {
      throw new InvalidValueException(
          "The averaging "
              + averaging.id()
              + " is for ranked label texts, but the backbone "
              + backbone.folder()
              + " is an encoder, whose labels a linear head scores. Leave it out.");
    }
    return TrainingSet.labels(texts, known);
  }

  /**
   * Trains a prompt. The best epoch by the chosen score on the validation examples is kept;
   * validation scores the projected prompt. With a state folder, the state is saved after each
   * epoch, and a run that was stopped goes on from there, bit for bit as if it had not been
   * stopped.
   *
   * @param training what to learn from; texts that are too long are shortened and counted
   * @param validation how each epoch is scored
   * @throws InvalidDataException if a part is empty, or some texts are pairs and some are not
   * @throws InvalidValueException if the training set does not go with backbone or options; label
   *     words go with texts of fixed classes, whose answers they replace
   * @throws TrainingDivergedException if loss or gradient is not finite
   * @throws TrainingException if another fit is running, the thread is interrupted ({@link
   *     TrainingInterruptedException}), or the backbone's weights have changed
   */
  public TrainingResult fit(TrainingSet training, Validation validation) {
    if (!settings.labels().isEmpty() || settings.averaging() != null) {
      throw new InvalidValueException(
          "The tuner's labels "
              + settings.labels()
              + " and averaging "
              + settings.averaging()
              + " are for labelled texts, but a training set brings its own. Leave them out.");
    }
    return run(training, validation);
  }

  private TrainingResult run(TrainingSet training, Validation validation) {
    WordChoice words = settings.words();
    TrainingSet answered =
        words.isMade() ? words.set(backbone, setup.injector(), training) : training;
    TrainingRun run = prepare(settings.peftPooled() ? answered.peftPooled() : answered, validation);
    return OneFit.run(() -> train(run));
  }

  private TrainingResult train(TrainingRun run) {
    String before = backbone.weightsHash();
    Optional<TrainingState> saved = state.of(run.identity());
    try (TrainingLoop loop = new TrainingLoop(run, saved, settings.listener())) {
      saved.ifPresent(loop::restore);
      loop.run(state::keep);
      String after = backbone.weightsHash();
      if (!after.equals(before)) {
        throw new TrainingException(
            "The frozen backbone's weights changed during training: their hash was "
                + before
                + " and is "
                + after
                + ". Other code in this process wrote to them; open the backbone anew.");
      }
      return loop.result(after);
    }
  }

  private TrainingRun prepare(TrainingSet training, Validation validation) {
    List<TextInput> learned = training.inputs();
    List<TextInput> scored = ExampleChecks.scored(validation, options.metric());
    TextFormat chosen = ExampleChecks.format(learned, scored, settings.format());
    ExampleChecks.overlap(learned, scored)
        .ifPresent(message -> settings.listener().on(new Warning(message)));
    TrainingRun run =
        new TrainingRun(
            backbone,
            setup,
            options,
            chosen,
            maxLength,
            settings.stateCache(),
            training,
            validation,
            provenance(training, validation, chosen));
    checkParts(run);
    return run;
  }

  /** Refuses a head that cannot stand on the backbone, and options of parts that are not there. */
  private void checkParts(TrainingRun run) {
    Map<String, FloatTensor> start =
        run.training().startHead(options.seed(), backbone.hiddenWidth());
    run.validation().check(run.task(start));
    if (start.isEmpty() && !options.trainHead()) {
      throw new InvalidValueException(
          "The head is not to be trained, but answers of the kind '"
              + run.training().headName()
              + "' have no head of their own. Leave the option out.");
    }
    Map<String, ParameterGroup> groups = setup.network().groups();
    Set<ParameterGroup> present = EnumSet.copyOf(groups.values());
    if (!start.isEmpty()) {
      present.add(ParameterGroup.HEAD);
    }
    boolean networkDecays =
        groups.entrySet().stream()
            .anyMatch(
                e -> e.getValue() == ParameterGroup.NETWORK && run.network().isDecayed(e.getKey()));
    options.groups().requireUsed(present, networkDecays);
  }

  private Provenance provenance(TrainingSet training, Validation validation, TextFormat chosen) {
    SortedMap<String, String> all = options.asMap();
    DropoutRates dropout = options.backboneDropout().rates(backbone.ownDropout());
    all.put("backbone_dropout_hidden", String.valueOf(dropout.hidden()));
    all.put("backbone_dropout_attention", String.valueOf(dropout.attention()));
    all.put("max_length", String.valueOf(maxLength));
    all.put("prompt_length", String.valueOf(setup.network().shape().length()));
    all.put("reparameterizer", setup.network().toString());
    all.put("injection", setup.injector().name());
    all.put("initialisation", setup.initialisation());
    all.put("labels", training.labels().toString());
    all.put("head", training.headName());
    all.put("text_fields", chosen.fields().toString());
    if (settings.stateCache().isOn()) {
      all.put("state_cache", settings.stateCache().toString());
    }
    if (backbone.precision() != Precision.F32) {
      all.put("precision", backbone.precision().id());
    }
    for (Map.Entry<String, String> note : settings.notes().entrySet()) {
      if (all.putIfAbsent(note.getKey(), note.getValue()) != null) {
        throw new InvalidValueException(
            "The note '"
                + note.getKey()
                + "' has the name of an option; choose another name than "
                + all.keySet()
                + ".");
      }
    }
    return new Provenance(
        backbone.digest(),
        backbone.tokenizerDigest(),
        training.digest() + "+" + validation.digest(),
        options.seed(),
        all,
        Environment.describe(backbone.device()),
        new TreeMap<>());
  }
}
