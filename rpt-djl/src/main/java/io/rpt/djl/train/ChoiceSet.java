package io.rpt.djl.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import io.rpt.core.data.DataDigest;
import io.rpt.core.data.MultipleChoice;
import io.rpt.core.data.TextInput;
import io.rpt.core.error.InvalidDataException;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.prompt.ChoiceHead;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.TrainableBackbone;
import io.rpt.djl.batch.PaddedSize;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.block.LinearHeadBlock;
import io.rpt.djl.block.PromptSource;
import io.rpt.djl.block.PromptedClassifier;
import io.rpt.djl.block.TunedClassifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** See {@link TrainingSet#choices}. */
final class ChoiceSet extends TrainingSet {
  private final List<MultipleChoice> questions;

  ChoiceSet(List<MultipleChoice> questions) {
    this.questions = List.copyOf(questions);
    if (questions.isEmpty()) {
      throw new InvalidDataException("The training set is empty; at least one question is needed.");
    }
  }

  @Override
  List<String> labels() {
    return List.of();
  }

  @Override
  List<TextInput> inputs() {
    return questions.stream().flatMap(question -> question.candidates().stream()).toList();
  }

  @Override
  String digest() {
    return DataDigest.sha256OfChoices(questions);
  }

  @Override
  String headName() {
    return "choice";
  }

  @Override
  Map<String, FloatTensor> startHead(long seed, int hiddenWidth) {
    return StartHead.linear(seed, 1, hiddenWidth).tensors();
  }

  @Override
  ChoiceHead head(Map<String, FloatTensor> values) {
    return new ChoiceHead(StartHead.linear(values));
  }

  @Override
  Lesson lesson(
      Backbone backbone,
      PromptInjector injector,
      PromptSource prompt,
      Map<String, FloatTensor> head,
      boolean trainHead,
      PromptInputs inputs) {
    PromptedClassifier model =
        new PromptedClassifier(
            backbone, injector, prompt, new LinearHeadBlock(head(head).score(), trainHead));
    return lesson(model, inputs);
  }

  @Override
  Lesson lesson(TrainableBackbone backbone, Map<String, FloatTensor> head, PromptInputs inputs) {
    return lesson(
        new TunedClassifier(backbone, new LinearHeadBlock(head(head).score(), true)), inputs);
  }

  private Lesson lesson(Block model, PromptInputs inputs) {
    PromptInputs.Encoded encoded = inputs.encode(inputs());
    List<Choosing.Question> tokenized = new ArrayList<>();
    int from = 0;
    for (MultipleChoice question : questions) {
      int to = from + question.candidates().size();
      tokenized.add(new Choosing.Question(encoded.rows().subList(from, to), question.right()));
      from = to;
    }
    return new ChoiceLesson(model, new Choosing(model, inputs), tokenized, encoded.truncated());
  }

  /** Tokenized questions. */
  private record ChoiceLesson(
      Block model, Choosing objective, List<Choosing.Question> questions, int truncated)
      implements Lesson {
    @Override
    public int[] lengths() {
      return questions.stream().mapToInt(Choosing.Question::length).toArray();
    }

    @Override
    public PaddedSize size(int example) {
      Choosing.Question question = questions.get(example);
      int length = objective.inputs().promptLength() + question.length();
      return new PaddedSize(question.candidates().size(), length, 0);
    }

    @Override
    public long terms(List<Integer> batch) {
      return batch.size();
    }

    @Override
    public NDArray loss(List<Integer> batch, NDManager pass) {
      return objective.loss(batch.stream().map(questions::get).toList(), pass);
    }
  }
}
