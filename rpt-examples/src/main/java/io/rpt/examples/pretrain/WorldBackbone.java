package io.rpt.examples.pretrain;

import com.google.common.collect.ImmutableMap;
import io.rpt.core.data.LabeledText;
import io.rpt.core.data.TextInput;
import io.rpt.core.error.InvalidValueException;
import io.rpt.djl.backbone.AttentionStart;
import io.rpt.djl.backbone.BertConfig;
import io.rpt.djl.backbone.RandomBert;
import io.rpt.djl.backbone.RandomT5;
import io.rpt.djl.backbone.T5Config;
import io.rpt.djl.ops.Activation;
import io.rpt.djl.ops.DropoutRates;
import io.rpt.djl.pretrain.PretrainTask;
import io.rpt.examples.world.Exercises;
import io.rpt.examples.world.WorldText;
import io.rpt.examples.world.WorldVocabulary;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.LongFunction;

/** A small backbone that knows the embedded world. */
public enum WorldBackbone {
  /** Learns masked words. */
  BERT(5000, 6000, 8000) {
    @Override
    public Path writeRandom(Path folder, Size size, long seed) {
      List<String> words = WorldVocabulary.wordPieces();
      BertConfig config =
          new BertConfig(
              words.size(),
              size.width(),
              size.layers(),
              size.heads(),
              size.inner(),
              MOST_TOKENS,
              2,
              Activation.GELU,
              1e-12,
              SPREAD,
              0,
              true,
              USUAL_DROPOUT);
      return RandomBert.write(folder, config, words, AttentionStart.ALIKE, seed);
    }

    @Override
    public PretrainTask task(long seed, Lesson lesson) {
      WorldText text = new WorldText(seed, lesson.level());
      return lesson.onlyJudgements()
          ? PretrainTask.onlyWords(text::document, WorldText.judgements())
          : PretrainTask.maskedWords(text::document, WorldText.judgements());
    }
  },

  /** Learns span corruption and text-to-text exercises. */
  T5(8000, 0, 7000) {
    @Override
    public Path writeRandom(Path folder, Size size, long seed) {
      String tokenizer = WorldVocabulary.t5Tokenizer();
      T5Config config =
          new T5Config(
              WorldVocabulary.t5Words(),
              size.width(),
              HEAD,
              size.inner(),
              size.layers() + 1, // reading is harder here than writing
              Math.max(1, size.layers() - 1),
              size.heads(),
              32,
              MOST_TOKENS,
              Activation.RELU,
              false,
              1e-6,
              true,
              0,
              1,
              0,
              USUAL_DROPOUT);
      return RandomT5.write(folder, config, tokenizer, AttentionStart.ALIKE, seed);
    }

    @Override
    public PretrainTask task(long seed, Lesson lesson) {
      WorldText text = new WorldText(seed, lesson.level());
      Exercises exercises = new Exercises(seed, lesson.level());
      return lesson.onlyJudgements()
          ? spansAndAnswers(text, exercises::judgement, MOST_EXERCISES)
          : spansAndAnswers(text, exercises::exercise, EXERCISES);
    }

    private PretrainTask spansAndAnswers(
        WorldText text, LongFunction<LabeledText> answered, double share) {
      return PretrainTask.spansAndAnswers(number -> joined(text.document(number)), answered, share);
    }
  };

  /** The longest row, special tokens included. */
  public static final int MOST_TOKENS = 128;

  /** Wider than BERT's 0.02, which is for a width of 768. */
  private static final double SPREAD = 0.06;

  private static final int HEAD = 32;
  private static final double EXERCISES = 0.75;
  private static final double MOST_EXERCISES = 0.9;
  private static final DropoutRates USUAL_DROPOUT = new DropoutRates(0.1, 0.1);

  private final ImmutableMap<Lesson, Integer> usualSteps;

  WorldBackbone(int simple, int judgements, int whole) {
    usualSteps =
        ImmutableMap.of(Lesson.SIMPLE, simple, Lesson.JUDGEMENTS, judgements, Lesson.WHOLE, whole);
  }

  /**
   * How large.
   *
   * @param width D and H, a multiple of 32
   * @param layers layers; of a T5, one less than the encoder has, and one more than the decoder
   */
  public record Size(int width, int layers) {
    /** The width unless told otherwise. */
    public static final int USUAL_WIDTH = 128;

    /** The layers unless told otherwise. */
    public static final int USUAL_LAYERS = 3;

    /** Refuses a width that heads of 32 do not fill. */
    public Size {
      if (width < HEAD || width % HEAD != 0) {
        throw new InvalidValueException(
            "The width is " + width + "; expected a multiple of " + HEAD + ", such as 128.");
      }
    }

    int heads() {
      return width / HEAD;
    }

    int inner() {
      return 4 * width;
    }
  }

  /** How many steps a lesson has unless told otherwise. */
  public int usualSteps(Lesson lesson) {
    return Objects.requireNonNull(usualSteps.get(lesson));
  }

  /** Writes a folder with random weights and the world's tokenizer. */
  public abstract Path writeRandom(Path folder, Size size, long seed);

  /** What it learns in a lesson, from the world's text of this seed. */
  public abstract PretrainTask task(long seed, Lesson lesson);

  private static String joined(TextInput document) {
    return document.first() + " " + document.second();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
