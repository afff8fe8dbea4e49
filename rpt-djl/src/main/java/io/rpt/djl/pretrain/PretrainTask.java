package io.rpt.djl.pretrain;

import com.google.common.collect.ImmutableSortedSet;
import io.rpt.core.data.LabeledText;
import io.rpt.core.data.TextInput;
import io.rpt.core.error.Checks;
import io.rpt.djl.backbone.TrainableBackbone;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * What a backbone learns from text. Texts come from functions of a number, 0, 1, 2 and so on, which
 * must give the same text for the same number: an endless generator with a seed, or a corpus read
 * again and again ({@code i -> corpus.get((int) (i % corpus.size()))}).
 */
public sealed interface PretrainTask permits MaskedWords, Spans {
  /** The share of a text's tokens that is hidden, as published (15 percent). */
  double HIDDEN = 0.15;

  /** How many tokens a hidden span has on average, as published for T5. */
  double SPAN = 3;

  /**
   * Masked words, for an encoder with a masked-LM head (Devlin et al. 2019, section 3.1): of 15
   * percent of a text's tokens, 80 percent become [MASK], 10 percent any word of the vocabulary,
   * and 10 percent stay; the loss is the cross entropy over these tokens.
   *
   * @param texts texts or pairs by number
   */
  static PretrainTask maskedWords(LongFunction<TextInput> texts) {
    return maskedWords(texts, Set.of());
  }

  /**
   * Masked words of which some are worth more (salient masking, after Guu et al. 2020, section
   * 3.4): they are always among the hidden tokens; others make up the 15 percent.
   *
   * @param texts texts or pairs by number
   * @param salient words of one token each
   */
  static PretrainTask maskedWords(LongFunction<TextInput> texts, Set<String> salient) {
    return new MaskedWords(texts, HIDDEN, ImmutableSortedSet.copyOf(salient));
  }

  /**
   * Only certain words are hidden, all of them: a first, narrow lesson. Of a text without any, one
   * token is hidden.
   *
   * @param texts texts or pairs by number
   * @param salient words of one token each
   */
  static PretrainTask onlyWords(LongFunction<TextInput> texts, Set<String> salient) {
    return new MaskedWords(texts, 0, ImmutableSortedSet.copyOf(salient));
  }

  /**
   * Span corruption, for a T5 (Raffel et al. 2020, section 3.1.4): 15 percent of a text's tokens,
   * in spans of 3 on average, are replaced by one sentinel {@code <extra_id_N>} each, and the
   * answer is the sentinels with what they hide.
   *
   * @param texts texts by number
   */
  static PretrainTask spans(LongFunction<String> texts) {
    return new Spans(texts, null, 0);
  }

  /**
   * Span corruption with supervised examples among it (Raffel et al. 2020, section 3.5): in each
   * batch, this share are texts with their answers.
   *
   * @param texts texts by number
   * @param answered texts or pairs, and the answer as the label, by number
   * @param share of the answered texts in each batch, from above 0 to below 1
   */
  static PretrainTask spansAndAnswers(
      LongFunction<String> texts, LongFunction<LabeledText> answered, double share) {
    Checks.positive("share of answered texts", share);
    Checks.inHalfOpenRange("share of answered texts", share, 0, 1);
    return new Spans(texts, answered, share);
  }

  /** A name for what is learned, with its figures. */
  String description();

  /**
   * Makes the task ready on a backbone.
   *
   * @param maxLength the longest row of tokens
   * @param seed of what is hidden
   * @throws io.rpt.core.error.UnsupportedFeatureException if the backbone cannot learn it
   */
  PretrainLesson<?> lesson(TrainableBackbone backbone, int maxLength, long seed);
}
