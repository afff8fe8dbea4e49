package io.rpt.djl.train;

import io.rpt.core.data.DataDigest;
import io.rpt.core.data.LabeledText;
import io.rpt.core.data.LabeledTexts;
import io.rpt.core.data.Labels;
import io.rpt.core.data.TextFormat;
import io.rpt.core.error.InvalidDataException;
import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.error.TrainingException;
import io.rpt.core.prompt.Provenance;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.train.TrainingEvent.Warning;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

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

  private static final int DEFAULT_MAX_LENGTH = 512;
  private static final long MAX_STATE_BYTES = Integer.MAX_VALUE - (1 << 20);
  private static final AtomicBoolean RUNNING = new AtomicBoolean();

  private final Backbone backbone;
  private final PromptSetup setup;
  private final TrainOptions options;
  private final List<String> labels;
  private final @Nullable TextFormat format;
  private final TrainingListener listener;
  private final @Nullable Path stateFolder;
  private final int maxLength;

  PromptTuner(PromptTunerBuilder builder) {
    backbone = builder.backbone();
    setup = builder.setup();
    options = builder.options();
    labels = builder.labels();
    format = builder.format();
    listener = builder.listener();
    stateFolder = builder.stateFolder();
    backbone.requireInjection(setup.injector());
    backbone.bert(); // a linear head reads [CLS], which only an encoder has
    maxLength = maxLength(backbone, options);
    setup
        .injector()
        .textBudget(
            maxLength, setup.plan().shape().length()); // refuses a prompt that leaves no room
    checkStateFits();
  }

  /** A state holds the values, the best ones and two moments of each. */
  private void checkStateFits() {
    long bytes = 4L * Float.BYTES * setup.plan().trainableParameterCount();
    if (stateFolder != null && bytes > MAX_STATE_BYTES) {
      throw new InvalidValueException(
          "The training state of "
              + setup.plan().trainableParameterCount()
              + " trained numbers would be a file of "
              + bytes
              + " bytes in "
              + stateFolder
              + "; expected at most "
              + MAX_STATE_BYTES
              + ". Use a smaller bottleneck, a shorter prompt, shared networks instead of one per token, or no state folder.");
    }
  }

  /** Begins a tuner for a backbone. */
  public static PromptTunerBuilder on(Backbone backbone) {
    return new PromptTunerBuilder(backbone);
  }

  private static int maxLength(Backbone backbone, TrainOptions options) {
    int positions = backbone.maxPositions();
    if (options.maxLength() > positions) {
      throw new InvalidValueException(
          "The maximum length is "
              + options.maxLength()
              + ", but the backbone "
              + backbone.folder()
              + " has "
              + positions
              + " positions. Choose at most that.");
    }
    return options.maxLength() == 0 ? Math.min(DEFAULT_MAX_LENGTH, positions) : options.maxLength();
  }

  /**
   * Trains a prompt. The best epoch by the chosen metric on the validation texts is kept;
   * validation scores the projected prompt. With a state folder, the state is saved after each
   * epoch, and a run that was stopped goes on from there, bit for bit as if it had not been
   * stopped.
   *
   * @param training the training texts; those that are too long are shortened and counted
   * @param validation the validation texts
   * @throws InvalidDataException if a part is empty, a label is unknown, or there is only one
   * @throws TrainingDivergedException if loss or gradient is not finite
   * @throws TrainingException if another fit is running, the thread is interrupted ({@link
   *     TrainingInterruptedException}), or the backbone's weights have changed
   */
  public TrainingResult fit(List<LabeledText> training, List<LabeledText> validation) {
    TrainingRun run = prepare(whole(training, "training"), whole(validation, "validation"));
    if (!RUNNING.compareAndSet(false, true)) {
      throw new TrainingException(
          "Another fit is running in this process, and the engine records gradients for one only. Wait for it, or use another "
              + "process.");
    }
    try {
      return train(run);
    } finally {
      RUNNING.set(false);
    }
  }

  private static List<LabeledText> whole(List<LabeledText> texts, String part) {
    for (int i = 0; i < texts.size(); i++) {
      if (texts.get(i) == null) {
        throw new InvalidDataException(
            "Text " + (i + 1) + " of the " + part + " texts is null. Remove it.");
      }
    }
    return List.copyOf(texts);
  }

  private TrainingResult train(TrainingRun run) {
    String before = backbone.weightsHash();
    Optional<TrainingState> saved = savedState(run);
    try (TrainingLoop loop = new TrainingLoop(run, saved, listener)) {
      saved.ifPresent(loop::restore);
      loop.run(this::keep);
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

  /** Saves a state whole even if the thread was interrupted: an interrupt would close the file. */
  private void keep(TrainingState state) {
    if (stateFolder == null) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    try {
      TrainingStateFile.save(state, stateFolder);
    } catch (InvalidFileException e) {
      if (!Thread.interrupted()) {
        throw e;
      }
      interrupted = true; // while the file was open
      TrainingStateFile.save(state, stateFolder);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Optional<TrainingState> savedState(TrainingRun run) {
    if (stateFolder == null) {
      return Optional.empty();
    }
    Optional<TrainingState> saved = TrainingStateFile.load(stateFolder);
    saved.ifPresent(state -> requireSame(state.run(), run.identity()));
    return saved;
  }

  private void requireSame(Map<String, String> saved, Map<String, String> now) {
    SortedMap<String, String> differences = new TreeMap<>();
    saved.forEach((name, value) -> differences.put(name, value + " -> " + now.get(name)));
    now.forEach((name, value) -> differences.putIfAbsent(name, "absent -> " + value));
    differences
        .keySet()
        .removeIf(name -> saved.containsKey(name) && saved.get(name).equals(now.get(name)));
    if (!differences.isEmpty()) {
      throw new InvalidValueException(
          "The state in "
              + stateFolder
              + " is of another run; different are "
              + differences
              + ". Use the saved run's settings to go on with it, or another folder to start anew.");
    }
  }

  private TrainingRun prepare(List<LabeledText> training, List<LabeledText> validation) {
    List<String> known = labels.isEmpty() ? Labels.of(training) : labels;
    Labels.classes(training, known, "training set");
    Labels.classes(validation, known, "validation set");
    TextFormat found = TrainingData.format(training, validation);
    if (format != null && format.isPair() != found.isPair()) {
      throw new InvalidDataException(
          "The format "
              + format.fields()
              + " does not go with the texts, which are "
              + (found.isPair() ? "pairs" : "single")
              + ". Name as many fields as each text has parts.");
    }
    int overlap = LabeledTexts.overlap(training, validation);
    if (overlap > 0) {
      listener.on(
          new Warning(
              overlap
                  + " of "
                  + validation.size()
                  + " validation texts are also in the training texts; scores will be too "
                  + "high. Remove them from one part."));
    }
    TextFormat chosen = format == null ? found : format;
    return new TrainingRun(
        backbone,
        setup,
        options,
        known,
        chosen,
        maxLength,
        training,
        validation,
        provenance(known, training, validation));
  }

  private Provenance provenance(
      List<String> known, List<LabeledText> training, List<LabeledText> validation) {
    SortedMap<String, String> all = options.asMap();
    all.put("max_length", String.valueOf(maxLength));
    all.put("prompt_length", String.valueOf(setup.plan().shape().length()));
    all.put("reparameterizer", setup.plan().toString());
    all.put("injection", setup.injector().name());
    all.put("initialisation", setup.initialisation());
    all.put("labels", known.toString());
    String data = DataDigest.sha256(training) + "+" + DataDigest.sha256(validation);
    return new Provenance(
        backbone.digest(),
        backbone.tokenizerDigest(),
        data,
        options.seed(),
        all,
        Environment.describe(backbone.device()),
        new TreeMap<>());
  }
}
