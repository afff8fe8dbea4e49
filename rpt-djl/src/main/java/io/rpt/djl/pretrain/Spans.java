package io.rpt.djl.pretrain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.common.primitives.ImmutableIntArray;
import io.rpt.core.data.LabeledText;
import io.rpt.core.data.TextInput;
import io.rpt.core.inject.InjectedBatch;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.inject.TokenRow;
import io.rpt.core.inject.Truncation;
import io.rpt.djl.backbone.T5Block;
import io.rpt.djl.backbone.TrainableBackbone;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.batch.Targets;
import io.rpt.djl.generate.AnswerTexts;
import io.rpt.djl.text.TextEncoder;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** See {@link PretrainTask#spans} and {@link PretrainTask#spansAndAnswers}. */
record Spans(LongFunction<String> texts, @Nullable LongFunction<LabeledText> answered, double share)
    implements PretrainTask {
  private static final int MOST_SENTINELS = 100;

  @Override
  public String description() {
    return "spans, " + HIDDEN + " of a text in spans of " + SPAN + "; answered texts, " + share;
  }

  @Override
  public PretrainLesson<CorruptedText> lesson(
      TrainableBackbone backbone, int maxLength, long seed) {
    TextEncoder tokenizer = backbone.tokenizer();
    return new Lesson(this, backbone.t5(), tokenizer, sentinels(tokenizer), maxLength, seed);
  }

  /** {@code <extra_id_0>}, {@code <extra_id_1>} and so on, as far as there are some. */
  private static ImmutableIntArray sentinels(TextEncoder tokenizer) {
    ImmutableIntArray.Builder ids = ImmutableIntArray.builder();
    ids.add(SpecialToken.id(tokenizer, "<extra_id_0>"));
    for (int k = 1; k < MOST_SENTINELS; k++) {
      OptionalInt id = SpecialToken.find(tokenizer, "<extra_id_" + k + ">");
      if (id.isEmpty()) {
        break;
      }
      ids.add(id.getAsInt());
    }
    return ids.build();
  }

  /** The task on a T5. */
  private record Lesson(
      Spans task,
      T5Block t5,
      TextEncoder tokenizer,
      ImmutableIntArray sentinels,
      int maxLength,
      long seed)
      implements PretrainLesson<CorruptedText> {
    @Override
    public CorruptedText example(long index) {
      long answers = answersBefore(index);
      if (task.answered != null && kind(index) == 1) {
        LabeledText text = task.answered.apply(answers);
        TokenRow row = Truncation.toBudget(tokenizer.encode(text.input()), maxLength);
        ImmutableIntArray answer = new AnswerTexts(tokenizer, t5.config()).encode(text.label());
        return new CorruptedText(ImmutableIntArray.copyOf(row.ids()), answer);
      }
      return CorruptedText.hide(
          words(task.texts.apply(index - answers)),
          HIDDEN,
          SPAN,
          sentinels,
          t5.config().closingId(),
          PretrainLesson.random(seed, index));
    }

    /** How many of the first {@code index} examples are answered texts. */
    private long answersBefore(long index) {
      return (long) Math.floor(index * task.share);
    }

    @Override
    public int kind(long index) {
      return (int) (answersBefore(index + 1) - answersBefore(index));
    }

    /** The tokens of a text without special ones, with room for the closing token. */
    private ImmutableIntArray words(String text) {
      TokenRow row = Truncation.toBudget(tokenizer.encode(TextInput.of(text)), maxLength);
      int[] ids = row.ids();
      ImmutableIntArray.Builder words = ImmutableIntArray.builder(ids.length);
      for (int i = 0; i < ids.length; i++) {
        if (!row.isSpecial(i) && i < maxLength - 1) {
          words.add(ids[i]);
        }
      }
      return words.build();
    }

    @Override
    public int length(CorruptedText example) {
      return example.input().length();
    }

    @Override
    public boolean trains(String weight) {
      return true;
    }

    @Override
    public long terms(List<CorruptedText> batch) {
      return batch.stream().mapToLong(example -> example.answer().length()).sum();
    }

    @Override
    public Guesses guesses(List<CorruptedText> batch, NDManager pass) {
      List<ImmutableIntArray> answers = batch.stream().map(CorruptedText::answer).toList();
      Targets targets = Targets.of(answers, t5.config());
      PromptInjector plain = t5.config().defaultInjection();
      NDList inputs =
          PromptInputs.arrays(
              pass,
              InjectedBatch.of(
                  batch.stream().map(example -> plain.inject(row(example), 0)).toList(),
                  t5.config().paddingId(),
                  t5.config().maxPositions()));
      NDArray mask = inputs.get(1);
      NDArray encoded = t5.encode(t5.wordEmbeddings(inputs.get(0)), mask); // [B, S, H]
      NDArray states = t5.decode(targets.decoderIds(pass), encoded, mask); // [B, U, H]
      return guesses(states, answers, pass);
    }

    private Guesses guesses(NDArray states, List<ImmutableIntArray> answers, NDManager pass) {
      long width = states.getShape().get(1);
      int terms = answers.stream().mapToInt(ImmutableIntArray::length).sum();
      long[] places = new long[terms];
      long[] words = new long[terms];
      int next = 0;
      for (int b = 0; b < answers.size(); b++) {
        ImmutableIntArray answer = answers.get(b);
        for (int i = 0; i < answer.length(); i++) {
          places[next] = b * width + i;
          words[next++] = answer.get(i);
        }
      }
      NDArray logits = t5.logits(StateRows.of(states, places, pass)); // [N, V]
      return new Guesses(logits, pass.create(words, new Shape(terms)));
    }

    private static TokenRow row(CorruptedText example) {
      int[] ids = example.input().toArray();
      return new TokenRow(ids, new int[ids.length], new boolean[ids.length]);
    }
  }
}
