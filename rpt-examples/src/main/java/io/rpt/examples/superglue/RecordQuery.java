package io.rpt.examples.superglue;

import io.rpt.core.data.TextInput;
import io.rpt.core.error.InvalidDataException;
import java.util.ArrayList;
import java.util.List;

/**
 * A ReCoRD query: which entity of a news passage does its placeholder stand for?
 *
 * @param passageIdx the passage's official number
 * @param passage the passage, with its {@code @highlight} lines
 * @param entities the different entities as texts, sorted, as the T5 convention lists them
 * @param idx the query's official number
 * @param query the sentence with {@code @placeholder}
 * @param answers the different right answers, sorted; empty if they are hidden
 */
public record RecordQuery(
    int passageIdx,
    String passage,
    List<String> entities,
    int idx,
    String query,
    List<String> answers)
    implements Row {
  private static final String PLACEHOLDER = "@placeholder";

  /** Copies the lists. */
  public RecordQuery {
    entities = List.copyOf(entities);
    answers = List.copyOf(answers);
  }

  static List<Row> read(Fields fields) {
    int passageIdx = fields.index("passage");
    Fields passage = fields.object("passage");
    String text = passage.text("text");
    List<String> entities =
        sorted(passage.objects("entities").stream().map(entity -> span(entity, text)).toList());
    List<Row> rows = new ArrayList<>();
    for (Fields query : fields.objects("qas")) {
      List<String> answers = query.answers("answers").stream().map(a -> a.text("text")).toList();
      rows.add(
          new RecordQuery(
              passageIdx, text, entities, query.index("query"), query(query), sorted(answers)));
    }
    return rows;
  }

  private static String query(Fields fields) {
    String query = fields.text("query");
    if (!query.contains(PLACEHOLDER)) {
      throw fields.failure("query: expected a text with " + PLACEHOLDER + ".");
    }
    return query;
  }

  /** The characters (code points) from start to end, both included. */
  private static String span(Fields entity, String text) {
    int start = entity.count("start");
    int end = entity.count("end");
    int length = text.codePointCount(0, text.length());
    if (start > end || end >= length) {
      throw entity.failure(
          "start "
              + start
              + " and end "
              + end
              + " are no place in the passage of "
              + length
              + " characters.");
    }
    int from = text.offsetByCodePoints(0, start);
    return text.substring(from, text.offsetByCodePoints(from, end - start + 1));
  }

  private static List<String> sorted(List<String> texts) {
    return texts.stream().distinct().sorted().toList();
  }

  @Override
  public String id() {
    return passageIdx + "/" + idx;
  }

  @Override
  public int label() {
    return FormattedExample.NO_LABEL;
  }

  @Override
  public List<FormattedExample> format(Dialect dialect, Purpose purpose) {
    return switch (dialect) {
      case T5 -> perAnswer();
      case PAIRS -> perCandidate(purpose);
      default -> List.of(allAnswers());
    };
  }

  /** One row for each right answer; only the first of them is scored. */
  private List<FormattedExample> perAnswer() {
    TextInput input =
        Wording.source(
            Dialect.T5,
            "record",
            "query",
            query,
            "entities",
            String.join(", ", entities),
            "passage",
            joinedPassage());
    List<String> targets = answers.isEmpty() ? List.of(FormattedExample.UNKNOWN) : answers;
    return targets.stream().map(target -> text(input, target)).toList();
  }

  private FormattedExample allAnswers() {
    String source =
        "passage : " + passage + " query: " + query + " entities: " + String.join("; ", entities);
    String target = answers.isEmpty() ? FormattedExample.UNKNOWN : String.join("; ", answers);
    return text(TextInput.of(source), target);
  }

  private FormattedExample text(TextInput input, String target) {
    return new FormattedExample(id(), id(), 0, input, target, FormattedExample.NO_LABEL, answers);
  }

  private List<FormattedExample> perCandidate(Purpose purpose) {
    if (purpose == Purpose.TRAINING && entities.stream().noneMatch(answers::contains)) {
      throw new InvalidDataException(
          "ReCoRD query "
              + id()
              + ": none of its right answers "
              + answers
              + " is among the entities of its passage, so no candidate is right. Leave it out of"
              + " the training set.");
    }
    String text = joinedPassage();
    List<FormattedExample> rows = new ArrayList<>();
    for (String entity : entities) {
      TextInput input = TextInput.of(text, query.replace(PLACEHOLDER, entity));
      int right = answers.contains(entity) ? 1 : 0;
      int label = answers.isEmpty() ? FormattedExample.NO_LABEL : right;
      rows.add(FormattedExample.ofCandidate(id(), rows.size(), input, entity, label, answers));
    }
    return rows;
  }

  /** The highlights as sentences. */
  private String joinedPassage() {
    return passage.replaceAll("([.?!\"'])\n@highlight\n", "$1 ").replace("\n@highlight\n", ". ");
  }
}
