package io.rpt.djl.batch;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.rpt.core.data.TextInput;
import io.rpt.core.inject.InjectedBatch;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.inject.TokenRow;
import io.rpt.core.inject.Truncation;
import io.rpt.core.prompt.PromptTask;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.FamilyConfig;
import io.rpt.djl.backbone.TrainableBackbone;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Turns texts into the input arrays of a {@link io.rpt.djl.block.PromptedClassifier}, of which an
 * encoder-decoder reads the first two.
 */
public final class PromptInputs {
  private final FamilyConfig config;
  private final PromptInjector injector;
  private final RowForm form;
  private final int promptLength;
  private final int textBudget;
  private final @Nullable RowStates states;

  /**
   * Fixes where the prompt goes and how much text fits, for rows of texts as they are.
   *
   * @param backbone whose tokenizer reads the texts
   * @param injector where the prompt goes
   * @param promptLength P
   * @param maxLength the longest row, prompt rows included
   * @throws io.rpt.core.error.IncompatiblePromptException if the backbone has no place for the
   *     injection
   * @throws io.rpt.core.error.InvalidValueException if the backbone has fewer positions, or the
   *     prompt leaves no room for text
   */
  public PromptInputs(Backbone backbone, PromptInjector injector, int promptLength, int maxLength) {
    this(
        backbone.config(),
        accepted(backbone, injector),
        promptLength,
        injector.textBudget(maxLength, promptLength),
        RowForm.plain(backbone),
        null);
  }

  private static PromptInjector accepted(Backbone backbone, PromptInjector injector) {
    backbone.requireInjection(injector);
    return injector;
  }

  /**
   * Inputs without a prompt, for a backbone whose weights train.
   *
   * @param maxLength the longest row
   * @throws io.rpt.core.error.InvalidValueException if it leaves no room for text
   */
  public PromptInputs(TrainableBackbone backbone, int maxLength) {
    this(
        backbone.config(),
        backbone.config().defaultInjection(),
        0,
        backbone.config().defaultInjection().textBudget(maxLength, 0),
        new RowForm.Plain(backbone::tokenizer, backbone.config().defaultInjection()),
        null);
  }

  private PromptInputs(
      FamilyConfig config,
      PromptInjector injector,
      int promptLength,
      int textBudget,
      RowForm form,
      @Nullable RowStates states) {
    this.config = config;
    this.injector = injector;
    this.promptLength = promptLength;
    this.textBudget = textBudget;
    this.form = form;
    this.states = states;
  }

  /**
   * For the rows of a task, in the template of its head if it has one; otherwise as {@link
   * #PromptInputs(Backbone, PromptInjector, int, int)}.
   *
   * @throws io.rpt.core.error.InvalidValueException if the template leaves no room for text
   */
  public static PromptInputs of(Backbone backbone, PromptTask task, int promptLength) {
    return new PromptInputs(
        backbone.config(),
        accepted(backbone, task.injector()),
        promptLength,
        task.injector().textBudget(task.maxLength(), promptLength),
        RowForm.of(backbone, task.head()),
        null);
  }

  /** The same with a sixth array: the rows' states [B, T, H] below a late prompt. */
  public PromptInputs withStates(RowStates kept) {
    return new PromptInputs(config, injector, promptLength, textBudget, form, kept);
  }

  /**
   * The same with less room for text.
   *
   * @param places how many places of each row are kept free, for an answer in the same row
   * @throws io.rpt.core.error.InvalidValueException if too little room is left
   */
  public PromptInputs reserving(int places) {
    return new PromptInputs(config, injector, promptLength, budget(places), form, states);
  }

  /** How much text fits beside so many other places of the row. */
  private int budget(int places) {
    return places == 0
        ? textBudget
        : injector.textBudget(textBudget + promptLength - places, promptLength);
  }

  /** The backbone's shape. */
  public FamilyConfig config() {
    return config;
  }

  /** P, the number of prompt rows. */
  public int promptLength() {
    return promptLength;
  }

  /**
   * Tokenized texts that fit.
   *
   * @param rows one per text, in order
   * @param truncated how many texts were shortened
   */
  public record Encoded(List<TokenRow> rows, int truncated) {
    /** Copies the list. */
    public Encoded {
      rows = List.copyOf(rows);
    }

    /** The lengths of the rows, special tokens included, without the prompt. */
    public int[] lengths() {
      return rows.stream().mapToInt(TokenRow::length).toArray();
    }
  }

  /** Tokenizes texts and shortens those that are too long; the closing token always stays. */
  public Encoded encode(List<TextInput> texts) {
    return encode(texts, i -> 0);
  }

  /**
   * As {@link #encode(List)}, with room kept free in each row.
   *
   * @param places how many places, by the text's number in the list
   * @throws io.rpt.core.error.InvalidValueException if too little room is left
   */
  public Encoded encode(List<TextInput> texts, IntUnaryOperator places) {
    List<TokenRow> fitting = new ArrayList<>(texts.size());
    int truncated = 0;
    for (TextInput text : texts) {
      LongWork.report(LongWork.Phase.TOKENIZING, fitting.size(), texts.size());
      TokenRow full = TokenMemory.row(form, text);
      TokenRow row = Truncation.toBudget(full, budget(places.applyAsInt(fitting.size())));
      truncated += row.length() < full.length() ? 1 : 0;
      fitting.add(row);
    }
    LongWork.report(LongWork.Phase.TOKENIZING, texts.size(), texts.size());
    return new Encoded(fitting, truncated);
  }

  /** The lengths of rows with the prompt. */
  public int[] promptedLengths(List<TokenRow> rows) {
    return rows.stream().mapToInt(row -> promptLength + row.length()).toArray();
  }

  /**
   * Lengthens rows by the prompt, pads them to the longest and copies them to the manager's device.
   */
  public NDList arrays(NDManager manager, List<TokenRow> rows) {
    NDList arrays =
        arrays(
            manager,
            InjectedBatch.of(
                rows.stream().map(row -> form.inject(row, injector, promptLength)).toList(),
                config.paddingId(),
                config.maxPositions()));
    if (states != null) {
      arrays.add(states.of(manager, rows));
    }
    return arrays;
  }

  /**
   * Copies a batch to the manager's device.
   *
   * @return five int64 arrays: token ids [B, T]; mask, type ids and positions [B, P+T]; index of
   *     the place that the head reads [B]
   */
  public static NDList arrays(NDManager manager, InjectedBatch batch) {
    Shape text = new Shape(batch.size(), batch.textLength());
    Shape full = new Shape(batch.size(), batch.length());
    return new NDList(
        manager.create(batch.ids(), text),
        manager.create(batch.mask(), full),
        manager.create(batch.typeIds(), full),
        manager.create(batch.positions(), full),
        manager.create(batch.headIndex(), new Shape(batch.size())));
  }
}
