package io.rpt.djl.generate;

import com.google.common.primitives.ImmutableIntArray;
import io.rpt.core.data.TextInput;
import io.rpt.core.prompt.GenerationHead;
import io.rpt.core.prompt.PromptTask;
import io.rpt.core.prompt.RankingHead;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DecoderFamily;
import io.rpt.djl.backbone.T5Config;
import io.rpt.djl.text.TextEncoder;
import java.util.List;

/**
 * Answers as texts and as the token ids that a backbone reads and writes. A decoder-only model has
 * the answer in the text's own row, as its next words: a space stands between them.
 */
public final class AnswerTexts {
  private static final String SPACE = " ";

  private final TextEncoder tokenizer;
  private final boolean sameRow;
  private final int closingId;

  /**
   * Takes the tokenizer of a backbone.
   *
   * @throws io.rpt.core.error.UnsupportedFeatureException if it has no decoder
   */
  public AnswerTexts(Backbone backbone) {
    tokenizer = backbone.tokenizer();
    sameRow = backbone.block() instanceof DecoderFamily;
    closingId = sameRow ? backbone.decoder().closingId() : backbone.t5().config().closingId();
  }

  /** Takes the tokenizer of an encoder-decoder. */
  public AnswerTexts(TextEncoder tokenizer, T5Config config) {
    this.tokenizer = tokenizer;
    sameRow = false;
    closingId = config.closingId();
  }

  /**
   * The tokens of an answer with one closing token at the end, whether or not the tokenizer adds
   * it.
   *
   * @throws io.rpt.core.error.InvalidDataException if the text gives no token
   */
  public ImmutableIntArray encode(String text) {
    String words = sameRow && !text.startsWith(SPACE) ? SPACE + text : text;
    int[] ids = tokenizer.encode(TextInput.of(words)).ids();
    boolean closed = ids[ids.length - 1] == closingId;
    ImmutableIntArray.Builder answer =
        ImmutableIntArray.builder().addAll(ImmutableIntArray.copyOf(ids));
    return (closed ? answer : answer.add(closingId)).build();
  }

  /** Encodes many, in order. */
  public List<ImmutableIntArray> encodeAll(List<String> texts) {
    return texts.stream().map(this::encode).toList();
  }

  /** The text of a generated answer; special tokens, and the space before it, are left out. */
  public String decode(Answer answer) {
    String text = tokenizer.decode(answer.ids().toArray());
    return sameRow && text.startsWith(SPACE) ? text.substring(1) : text;
  }

  /**
   * How many places of a row answers of this length take: none of an encoder-decoder's, which has
   * them in its decoder.
   *
   * @param tokens of the longest answer
   */
  public int placesInRow(int tokens) {
    return sameRow ? tokens : 0;
  }

  /**
   * How many places of a row the answers of a task take; 0 where its head writes none, or each text
   * brings its candidates.
   */
  public static int placesInRow(Backbone backbone, PromptTask task) {
    if (!(backbone.block() instanceof DecoderFamily)) {
      return 0;
    }
    if (task.head() instanceof GenerationHead generation) {
      return generation.maxTokens();
    }
    return task.head() instanceof RankingHead
        ? longest(new AnswerTexts(backbone).encodeAll(task.labels()))
        : 0;
  }

  /** The number of tokens of the longest answer; 0 if there is none. */
  public static int longest(List<ImmutableIntArray> answers) {
    return answers.stream().mapToInt(ImmutableIntArray::length).max().orElse(0);
  }
}
