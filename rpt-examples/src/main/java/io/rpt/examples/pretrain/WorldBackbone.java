package io.rpt.examples.pretrain;

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
import io.rpt.examples.world.WorldText.Level;
import io.rpt.examples.world.WorldVocabulary;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A small backbone that knows the embedded world. */
public enum WorldBackbone {
  /** Learns masked words. */
  BERT(3, 5000, 8000) {
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
    public PretrainTask task(long seed, Level level) {
      WorldText text = new WorldText(seed, level);
      return level == Level.SIMPLE
          ? PretrainTask.onlyWords(text::document, WorldText.judgements())
          : PretrainTask.maskedWords(text::document, WorldText.judgements());
    }
  },

  /** Learns span corruption and text-to-text exercises. */
  T5(3, 5000, 8000) {
    @Override
    public Path writeRandom(Path folder, Size size, long seed) {
      String tokenizer = WorldVocabulary.t5Tokenizer();
      T5Config config =
          new T5Config(
              WorldVocabulary.t5Words(),
              size.width(),
              HEAD,
              size.inner(),
              size.layers(),
              size.layers(),
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
    public PretrainTask task(long seed, Level level) {
      WorldText text = new WorldText(seed, level);
      return PretrainTask.spansAndAnswers(
          number -> joined(text.document(number)),
          new Exercises(seed, level)::exercise,
          level == Level.SIMPLE ? MOST_EXERCISES : EXERCISES);
    }
  };

  /** The longest row, special tokens included. */
  public static final int MOST_TOKENS = 128;

  /** Wider than BERT's 0.02, which is for a width of 768. */
  private static final double SPREAD = 0.06;

  private static final int HEAD = 32;
  private static final double EXERCISES = 0.5;
  private static final double MOST_EXERCISES = 0.9;
  private static final DropoutRates USUAL_DROPOUT = new DropoutRates(0.1, 0.1);

  private final int usualLayers;
  private final int simpleSteps;
  private final int usualSteps;

  WorldBackbone(int usualLayers, int simpleSteps, int usualSteps) {
    this.usualLayers = usualLayers;
    this.simpleSteps = simpleSteps;
    this.usualSteps = usualSteps;
  }

  /**
   * How large.
   *
   * @param width D and H, a multiple of 32
   * @param layers layers; of a T5, of each stack
   */
  public record Size(int width, int layers) {
    /** The width unless told otherwise. */
    public static final int USUAL_WIDTH = 128;

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

  /** The layers unless told otherwise. */
  public int usualLayers() {
    return usualLayers;
  }

  /** How many steps on simple text come first unless told otherwise. */
  public int simpleSteps() {
    return simpleSteps;
  }

  /** How many steps on the whole text follow unless told otherwise. */
  public int usualSteps() {
    return usualSteps;
  }

  /** Writes a folder with random weights and the world's tokenizer. */
  public abstract Path writeRandom(Path folder, Size size, long seed);

  /** What it learns from the world's text of this seed and level. */
  public abstract PretrainTask task(long seed, Level level);

  private static String joined(TextInput document) {
    return document.first() + " " + document.second();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
