package io.rpt.djl.pretrain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.primitives.ImmutableIntArray;
import io.rpt.core.data.TextInput;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.inject.InjectedBatch;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.inject.TokenRow;
import io.rpt.core.inject.Truncation;
import io.rpt.djl.backbone.EncoderFamily;
import io.rpt.djl.backbone.FamilyConfig;
import io.rpt.djl.backbone.TrainableBackbone;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.text.TextEncoder;
import java.util.List;
import java.util.function.LongFunction;

/** See {@link PretrainTask#maskedWords}. */
record MaskedWords(LongFunction<TextInput> texts, double share, ImmutableSortedSet<String> salient)
    implements PretrainTask {
  @Override
  public String description() {
    return "masked words, " + share + (salient.isEmpty() ? "" : ", all of " + salient);
  }

  @Override
  public PretrainLesson<MaskedRow> lesson(TrainableBackbone backbone, int maxLength, long seed) {
    EncoderFamily encoder = backbone.encoder();
    FamilyConfig config = backbone.config();
    if (!encoder.hasMlmHead()) {
      throw new UnsupportedFeatureException(
          backbone.folder().path()
              + " has no masked-LM head (cls.predictions). Use a folder that stores one.");
    }
    if (maxLength > config.maxPositions()) {
      throw new InvalidValueException(
          "The maximum length is "
              + maxLength
              + ", but "
              + backbone.folder().path()
              + " has "
              + config.maxPositions()
              + " positions. Choose at most that.");
    }
    TextEncoder tokenizer = backbone.tokenizer();
    int maskId = SpecialToken.id(tokenizer, "[MASK]");
    return new Lesson(
        this, encoder, config, tokenizer, salientIds(tokenizer), maskId, maxLength, seed);
  }

  private ImmutableIntArray salientIds(TextEncoder tokenizer) {
    ImmutableIntArray.Builder ids = ImmutableIntArray.builder();
    for (String word : salient) {
      int[] pieces = tokenizer.tokenIds(word);
      if (pieces.length != 1 || tokenizer.specialIds().contains(pieces[0])) {
        throw new InvalidValueException(
            "The salient word '"
                + word
                + "' is "
                + pieces.length
                + " tokens of this tokenizer, or a special one; expected one token. Leave it out.");
      }
      ids.add(pieces[0]);
    }
    return ids.build();
  }

  /** The task on a BERT. */
  private record Lesson(
      MaskedWords task,
      EncoderFamily encoder,
      FamilyConfig config,
      TextEncoder tokenizer,
      ImmutableIntArray salient,
      int maskId,
      int maxLength,
      long seed)
      implements PretrainLesson<MaskedRow> {
    @Override
    public MaskedRow example(long index) {
      TokenRow row = Truncation.toBudget(tokenizer.encode(task.texts.apply(index)), maxLength);
      return MaskedRow.hide(
          row,
          task.share,
          salient,
          maskId,
          config.vocabularySize(),
          PretrainLesson.random(seed, index));
    }

    @Override
    public int length(MaskedRow example) {
      return example.row().length();
    }

    @Override
    public int kind(long index) {
      return 0;
    }

    /** The pooler alone stands beside what the masked-LM head reads. */
    @Override
    public boolean trains(String weight) {
      return !weight.contains("pooler.");
    }

    @Override
    public long terms(List<MaskedRow> batch) {
      return batch.stream().mapToLong(row -> row.places().length()).sum();
    }

    @Override
    public Guesses guesses(List<MaskedRow> batch, NDManager pass) {
      PromptInjector plain = config.defaultInjection();
      InjectedBatch padded =
          InjectedBatch.of(
              batch.stream().map(example -> plain.inject(example.row(), 0)).toList(),
              config.paddingId(),
              config.maxPositions());
      NDList inputs = PromptInputs.arrays(pass, padded);
      NDArray states = // [B, S, H]
          encoder.run(
              encoder.wordEmbeddings(inputs.get(0)), inputs.get(1), inputs.get(2), inputs.get(3));
      int terms = Math.toIntExact(terms(batch));
      long[] places = new long[terms];
      long[] words = new long[terms];
      int next = 0;
      for (int b = 0; b < batch.size(); b++) {
        MaskedRow example = batch.get(b);
        for (int i = 0; i < example.places().length(); i++) {
          places[next] = (long) b * padded.length() + example.places().get(i);
          words[next++] = example.words().get(i);
        }
      }
      NDArray hidden = StateRows.of(states, places, pass); // [N, H]
      return new Guesses(encoder.mlmLogits(hidden), pass.create(words, new Shape(terms)));
    }
  }
}
