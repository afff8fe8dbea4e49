package io.rpt.examples.world;

import static io.rpt.examples.world.Words.pick;

import io.rpt.core.error.InvalidFileException;
import io.rpt.examples.files.JsonLines;
import io.rpt.examples.files.KeptFile;
import io.rpt.examples.superglue.SuperGlueTask;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Tasks about the world in SuperGLUE's files; no backbone of the world has been trained on them.
 */
public enum WorldTask {
  /** Whether a statement follows from a story, contradicts it, or is left open. */
  CB(SuperGlueTask.CB) {
    @Override
    void fill(Map<String, Object> row, SplittableRandom random) {
      Story story = WorldText.tell(random);
      Truth truth = pick(List.of(Truth.values()), random);
      row.put("premise", story.text());
      row.put("hypothesis", Words.sentence(Claim.draw(story, truth, random).clause()));
      row.put(
          "label",
          switch (truth) {
            case TRUE -> "entailment";
            case FALSE -> "contradiction";
            case UNKNOWN -> "neutral";
          });
    }
  },
  /** A question about a story, answered by yes or no. */
  BOOLQ(SuperGlueTask.BOOLQ) {
    @Override
    void fill(Map<String, Object> row, SplittableRandom random) {
      boolean yes = random.nextBoolean();
      Story story = WorldText.tell(random);
      Optional<Fact> fact = Claim.fact(story, Truth.of(yes), random);
      while (fact.isEmpty()) {
        story = WorldText.tell(random);
        fact = Claim.fact(story, Truth.of(yes), random);
      }
      row.put("question", fact.get().question());
      row.put("passage", story.text());
      row.put("label", yes);
    }
  },
  /** Whether a word means the same in two sentences. */
  WIC(SuperGlueTask.WIC) {
    @Override
    void fill(Map<String, Object> row, SplittableRandom random) {
      List<Sense> both = pick(Senses.WORDS, random);
      Sense one = pick(both, random);
      boolean same = random.nextBoolean();
      Sense two = same ? one : Words.other(both, one, random);
      String first = pick(one.uses(), random);
      String second = Words.other(two.uses(), first, random);
      row.put("word", one.word());
      putUse(row, "1", one.word(), Senses.use(first, random));
      putUse(row, "2", one.word(), Senses.use(second, random));
      row.put("label", same);
    }
  };

  private final SuperGlueTask form;

  WorldTask(SuperGlueTask form) {
    this.form = form;
  }

  /** The task of SuperGLUE that it looks like. */
  public SuperGlueTask form() {
    return form;
  }

  abstract void fill(Map<String, Object> row, SplittableRandom random);

  /**
   * Example {@code number} of a split, as a line of the official file: always the same for a seed.
   *
   * @param seed the task's own
   * @param split {@code train} or {@code val}
   */
  public Map<String, Object> row(long seed, String split, int number) {
    Map<String, Object> row = new LinkedHashMap<>();
    fill(row, Streams.random(seed, form.officialName() + " " + split, number));
    row.put("idx", number);
    return row;
  }

  /**
   * Writes {@code train.jsonl} and {@code val.jsonl} of all tasks, each in the folder of its
   * official name.
   *
   * @param folder made if it is missing; files of these names are replaced if they are others
   * @param seed the tasks' own
   * @param train how many examples to learn from, at least 1
   * @param validation how many to be scored on, at least 1
   * @throws InvalidFileException if a file cannot be written
   */
  public static void writeAll(Path folder, long seed, int train, int validation) {
    for (WorldTask task : values()) {
      Path own = folder.resolve(task.form.officialName());
      KeptFile.write(own.resolve("train.jsonl"), task.lines(seed, "train", train));
      KeptFile.write(own.resolve("val.jsonl"), task.lines(seed, "val", validation));
    }
  }

  /** The lines of a split's file. */
  String lines(long seed, String split, int count) {
    StringBuilder lines = new StringBuilder();
    for (int number = 0; number < count; number++) {
      lines.append(JsonLines.line(row(seed, split, number))).append('\n');
    }
    return lines.toString();
  }

  private static void putUse(Map<String, Object> row, String number, String word, String sentence) {
    int start = sentence.indexOf(word);
    row.put("sentence" + number, sentence);
    row.put("start" + number, start);
    row.put("end" + number, start + word.length());
  }
}
