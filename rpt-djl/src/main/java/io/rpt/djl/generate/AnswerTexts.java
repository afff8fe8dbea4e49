package io.rpt.djl.generate;

import com.google.common.primitives.ImmutableIntArray;
import io.rpt.core.data.TextInput;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.T5Config;
import io.rpt.djl.text.TextEncoder;
import java.util.List;

/** Answers as texts and as the token ids that an encoder-decoder reads and writes. */
public final class AnswerTexts {
  private final TextEncoder tokenizer;
  private final int closingId;

  /**
   * Takes the tokenizer of a backbone.
   *
   * @throws io.rpt.core.error.UnsupportedFeatureException if it is not an encoder-decoder
   */
  public AnswerTexts(Backbone backbone) {
    this(backbone.tokenizer(), backbone.t5().config());
  }

  /** Takes the tokenizer of an encoder-decoder. */
  public AnswerTexts(TextEncoder tokenizer, T5Config config) {
    this.tokenizer = tokenizer;
    closingId = config.closingId();
  }

  /**
   * The tokens of an answer with one closing token at the end, whether or not the tokenizer adds
   * it.
   *
   * @throws io.rpt.core.error.InvalidDataException if the text gives no token
   */
  public ImmutableIntArray encode(String text) {
    int[] ids = tokenizer.encode(TextInput.of(text)).ids();
    boolean closed = ids[ids.length - 1] == closingId;
    ImmutableIntArray.Builder answer =
        ImmutableIntArray.builder().addAll(ImmutableIntArray.copyOf(ids));
    return (closed ? answer : answer.add(closingId)).build();
  }

  /** Encodes many, in order. */
  public List<ImmutableIntArray> encodeAll(List<String> texts) {
    return texts.stream().map(this::encode).toList();
  }

  /** The text of a generated answer; special tokens are left out. */
  public String decode(Answer answer) {
    return tokenizer.decode(answer.ids().toArray());
  }
}
