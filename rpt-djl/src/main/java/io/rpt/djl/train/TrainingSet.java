package io.rpt.djl.train;

import io.rpt.core.data.LabeledText;
import io.rpt.core.data.MultipleChoice;
import io.rpt.core.data.TextInput;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.prompt.Averaging;
import io.rpt.core.prompt.GenerationHead;
import io.rpt.core.prompt.Head;
import io.rpt.core.prompt.RankingHead;
import io.rpt.core.prompt.VerbalizerHead;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.TrainableBackbone;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.block.HeadInput;
import io.rpt.djl.block.PromptSource;
import java.util.List;
import java.util.Map;

/** Examples to learn from, and with them the kind of answer that the prompt learns to give. */
public abstract sealed class TrainingSet permits TextSet, ChoiceSet {
  TrainingSet() {}

  /**
   * Texts of fixed classes, for a linear head on [CLS], or on the last token of a decoder-only
   * model: cross entropy over the labels.
   *
   * @param texts the examples
   * @param labels the labels in class order
   * @throws io.rpt.core.error.InvalidDataException if there is no text, or a label is none of these
   */
  public static TrainingSet labels(List<LabeledText> texts, List<String> labels) {
    return new LabelSet(texts, labels, HeadInput.CLS_STATE);
  }

  /**
   * Texts of fixed classes whose labels are answered with words, by the language-model head of an
   * encoder or a decoder-only model: cross entropy of the label's word.
   *
   * @param texts the examples
   * @param labels the labels in class order
   * @param head template and words, for the backbone's tokenizer; see {@link
   *     io.rpt.djl.text.Verbalizer}
   * @param loss over which words
   * @throws io.rpt.core.error.InvalidDataException if there is no text, or a label is none of these
   */
  public static TrainingSet words(
      List<LabeledText> texts, List<String> labels, VerbalizerHead head, WordLoss loss) {
    return new WordSet(texts, labels, head, loss);
  }

  /**
   * Multiple-choice questions, for an encoder with one score per candidate: the negative logarithm
   * of the probability that a softmax over the candidates gives to the right ones.
   *
   * @param questions the examples
   * @throws io.rpt.core.error.InvalidDataException if there is no question
   */
  public static TrainingSet choices(List<MultipleChoice> questions) {
    return new ChoiceSet(questions);
  }

  /**
   * Texts of fixed classes, for a backbone that writes (encoder-decoder or decoder-only) and learns
   * to write the label (teacher forcing: cross entropy over the tokens, closing token included) and
   * answers by rank.
   *
   * @param texts the examples
   * @param labels the labels in class order
   * @param averaging how the log probabilities of a label's tokens become its score
   * @throws io.rpt.core.error.InvalidDataException if there is no text, or a label is none of these
   */
  public static TrainingSet ranked(
      List<LabeledText> texts, List<String> labels, Averaging averaging) {
    return AnswerSet.ofLabels(texts, labels, new RankingHead(averaging));
  }

  /**
   * Texts with any answers, for a backbone that writes (encoder-decoder or decoder-only) and learns
   * to write them and later ranks candidates that come with each text.
   *
   * @param texts the examples; the label is the answer
   * @param averaging how the log probabilities of a candidate's tokens become its score
   * @throws io.rpt.core.error.InvalidDataException if there is no text
   */
  public static TrainingSet candidates(List<LabeledText> texts, Averaging averaging) {
    return AnswerSet.ofTexts(texts, new RankingHead(averaging));
  }

  /**
   * Texts with any answers, for a backbone that writes (encoder-decoder or decoder-only) and learns
   * to write them.
   *
   * @param texts the examples; the label is the answer
   * @param maxTokens the most tokens of an answer, closing token included
   * @throws io.rpt.core.error.InvalidDataException if there is no text
   */
  public static TrainingSet generated(List<LabeledText> texts, int maxTokens) {
    return AnswerSet.ofTexts(texts, new GenerationHead(maxTokens));
  }

  /**
   * The same examples for the head {@link io.rpt.core.prompt.PeftPooledHead}.
   *
   * @throws InvalidValueException unless they are texts of fixed classes for an encoder
   */
  TrainingSet peftPooled() {
    throw new InvalidValueException(
        "The head peftPooled is for texts of fixed classes on an encoder, but the training set has"
            + " answers of the kind "
            + headName()
            + ". Leave peftPooled out.");
  }

  /** Whether answers have a head of their own, with numbers that train. */
  public final boolean hasTrainedHead() {
    return !startHead(0, 1).isEmpty();
  }

  /** The labels in class order; none where answers are free. */
  abstract List<String> labels();

  /** Every text, in order. */
  abstract List<TextInput> inputs();

  /** SHA-256 over texts and answers, in hexadecimal. */
  abstract String digest();

  /** The kind of head, as saved with a prompt. */
  abstract String headName();

  /** The values at which the head starts, by name; none if it has none. */
  abstract Map<String, FloatTensor> startHead(long seed, int hiddenWidth);

  /** The head with these values. */
  abstract Head head(Map<String, FloatTensor> values);

  /**
   * Tokenizes the examples and puts the Block together that learns from them.
   *
   * @param head the values at which the head starts
   * @param trainHead whether they are trained
   */
  abstract Lesson lesson(
      Backbone backbone,
      PromptInjector injector,
      PromptSource prompt,
      Map<String, FloatTensor> head,
      boolean trainHead,
      PromptInputs inputs);

  /**
   * The same for a backbone whose weights train, without a prompt.
   *
   * @param head the values at which the head starts
   */
  abstract Lesson lesson(
      TrainableBackbone backbone, Map<String, FloatTensor> head, PromptInputs inputs);
}
