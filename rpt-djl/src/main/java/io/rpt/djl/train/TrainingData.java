package io.rpt.djl.train;

import io.rpt.core.data.LabeledText;
import io.rpt.core.data.Labels;
import io.rpt.core.data.TextFormat;
import io.rpt.core.data.TextInput;
import io.rpt.core.error.InvalidDataException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.inject.TokenRow;
import io.rpt.djl.batch.LengthBatches;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.train.Classification.MicroBatch;
import java.util.ArrayList;
import java.util.List;

/** The training texts, tokenized once, and the batches of each epoch. */
final class TrainingData {
  private final List<TokenRow> rows;
  private final int[] classes;
  private final int[] lengths;
  private final int truncated;
  private final TrainOptions options;

  TrainingData(
      List<LabeledText> examples, List<String> labels, PromptInputs inputs, TrainOptions options) {
    PromptInputs.Encoded encoded =
        inputs.encode(examples.stream().map(LabeledText::input).toList());
    this.rows = encoded.rows();
    this.lengths = encoded.lengths();
    this.truncated = encoded.truncated();
    this.classes = Labels.classes(examples, labels, "training set");
    this.options = options;
    checkSteps();
  }

  private void checkSteps() {
    long steps = (long) options.epochs() * stepsPerEpoch();
    if (steps > Integer.MAX_VALUE) {
      throw new InvalidValueException(
          options.epochs()
              + " epochs of "
              + stepsPerEpoch()
              + " steps are "
              + steps
              + " optimizer steps; expected at most "
              + Integer.MAX_VALUE
              + ". Use fewer epochs.");
    }
    if (options.warmupSteps() >= steps) {
      throw new InvalidValueException(
          "The warm-up of "
              + options.warmupSteps()
              + " steps does not end within the run's "
              + steps
              + " optimizer steps. Use fewer warm-up steps or more epochs.");
    }
  }

  /** Optimizer steps of the whole run. */
  int totalSteps() {
    return options.epochs() * stepsPerEpoch();
  }

  int truncated() {
    return truncated;
  }

  /** Optimizer steps per epoch. */
  int stepsPerEpoch() {
    int batches = ceilDiv(rows.size(), options.batchSize());
    return ceilDiv(batches, options.accumulation());
  }

  /** The epoch's optimizer steps, each with the batches whose gradients it accumulates. */
  List<List<MicroBatch>> steps(int epoch) {
    List<List<MicroBatch>> steps = new ArrayList<>();
    for (List<Integer> batch :
        LengthBatches.shuffled(lengths, options.batchSize(), options.seed(), epoch)) {
      if (steps.isEmpty() || steps.get(steps.size() - 1).size() == options.accumulation()) {
        steps.add(new ArrayList<>());
      }
      steps
          .get(steps.size() - 1)
          .add(
              new MicroBatch(
                  batch.stream().map(rows::get).toList(),
                  batch.stream().map(i -> classes[i]).toList()));
    }
    return steps;
  }

  /**
   * The fields that texts of this kind are read from by default.
   *
   * @throws InvalidDataException if some are pairs and some are not
   */
  static TextFormat format(List<LabeledText> training, List<LabeledText> validation) {
    TextInput first = training.get(0).input();
    for (List<LabeledText> part : List.of(training, validation)) {
      for (int i = 0; i < part.size(); i++) {
        if ((part.get(i).input().second() == null) != (first.second() == null)) {
          throw new InvalidDataException(
              "Text "
                  + (i + 1)
                  + " of the "
                  + (part == training ? "training" : "validation")
                  + " texts is "
                  + (first.second() == null ? "a pair" : "single")
                  + ", but the first training text is not. Give all texts as pairs, "
                  + "or none.");
        }
      }
    }
    return first.second() == null ? TextFormat.SINGLE : TextFormat.PAIR;
  }

  private static int ceilDiv(int a, int b) {
    return (a + b - 1) / b;
  }
}
