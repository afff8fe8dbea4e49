package io.rpt.examples.cli;

import io.rpt.core.data.TextInput;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.predict.LabelScores;
import io.rpt.djl.predict.PromptClassifier;
import io.rpt.examples.superglue.FormattedExample;
import io.rpt.examples.superglue.Purpose;
import io.rpt.examples.task.TaskMaterial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;

/** What a saved prompt answers. */
final class DemoAnswers {
  private static final int NAMES = 16;
  private static final int TEXTS = 62;

  private DemoAnswers() {}

  /** The score on the task's validation texts, a fraction of 1. */
  static double score(Backbone backbone, ProjectedPrompt prompt, TaskMaterial task) {
    return Objects.requireNonNull(
        task.validation(backbone).evaluate(backbone, prompt).scores().get(task.usualMetric()));
  }

  /** The first validation text of each right answer, with what the prompt answers. */
  static String some(Backbone backbone, ProjectedPrompt prompt, TaskMaterial task) {
    Map<Integer, FormattedExample> firsts = new LinkedHashMap<>();
    task.task()
        .format(task.validation(), task.form(backbone).dialect(), Purpose.EVALUATION)
        .forEach(example -> firsts.putIfAbsent(example.label(), example));
    List<FormattedExample> examples = List.copyOf(firsts.values());
    try (PromptClassifier classifier = PromptClassifier.open(backbone, prompt)) {
      List<LabelScores> answers =
          classifier.classify(examples.stream().map(FormattedExample::input).toList());
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < examples.size(); i++) {
        text.append(table(prompt, examples.get(i), answers.get(i))).append('\n');
      }
      return text.toString();
    }
  }

  private static TextTable table(
      ProjectedPrompt prompt, FormattedExample example, LabelScores answer) {
    TextTable table =
        TextTable.forColumns(
            Help.defaultColorScheme(Ansi.OFF),
            new Column(NAMES, 3, Overflow.SPAN),
            new Column(TEXTS, 0, Overflow.WRAP));
    table.indentWrappedLines = 0;
    List<String> fields = prompt.task().format().fields();
    List<String> texts = texts(example.input());
    for (int i = 0; i < texts.size(); i++) {
      table.addRowValues(fields.get(i), texts.get(i));
    }
    double sure = Objects.requireNonNull(answer.probabilities().get(answer.label()));
    table.addRowValues(
        "prediction", String.format(Locale.ROOT, "%s (%.0f %%)", answer.label(), 100 * sure));
    table.addRowValues("truth", example.target());
    return table;
  }

  private static List<String> texts(TextInput input) {
    List<String> texts = new ArrayList<>(List.of(input.first()));
    if (input.second() != null) {
      texts.add(input.second());
    }
    return texts;
  }
}
