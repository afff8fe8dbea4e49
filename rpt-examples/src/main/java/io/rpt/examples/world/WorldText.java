package io.rpt.examples.world;

import static io.rpt.examples.world.Words.pick;

import io.rpt.core.data.TextInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Running text of the world, for pretraining: stories with remarks, words that are the same or not,
 * and words with their meanings. Remarks say of a statement whether it is true, false or unknown,
 * so the text holds what the tasks CB and BoolQ ask for, but in none of their forms: no question,
 * no premise and hypothesis with a label's name, no two uses of a word side by side.
 *
 * @param seed the text's own
 * @param level how hard it is
 */
public record WorldText(long seed, Level level) {
  private static final double SAMENESS = 0.2;
  private static final double MEANINGS = 0.1;
  private static final int FEWEST_REMARKS = 1;
  private static final int MOST_REMARKS = 2;
  private static final List<Integer> THREADS = List.of(1, 2, 2, 3);

  /** How hard a text is. */
  public enum Level {
    /** Stories of one thread, without denials: a child's first book. */
    SIMPLE,
    /** Everything, as in the tasks. */
    FULL
  }

  /** Document {@code number}: a text and how it goes on. Always the same for a seed. */
  public TextInput document(long number) {
    SplittableRandom random = Streams.random(seed, "text", number);
    double kind = random.nextDouble();
    if (kind < SAMENESS) {
      return sameness(random);
    }
    return kind < SAMENESS + MEANINGS ? meaning(random) : story(level, MOST_REMARKS, random);
  }

  /** A story of up to three threads, as the tasks tell them too. */
  static Story tell(SplittableRandom random) {
    return StoryTeller.tell(pick(THREADS, random), random);
  }

  /** The words of judgement in the text, on which what follows from what depends. */
  public static Set<String> judgements() {
    return Remarks.WORDS;
  }

  /** A story and up to {@code most} remarks about it. */
  static TextInput story(Level level, int most, SplittableRandom random) {
    Story story = level == Level.SIMPLE ? StoryTeller.tell(1, random) : tell(random);
    List<String> remarks = new ArrayList<>();
    int count = random.nextInt(FEWEST_REMARKS, most + 1);
    for (int i = 0; i < count; i++) {
      remarks.add(Remarks.about(story, level, random));
    }
    return TextInput.of(story.text(), String.join(" ", remarks));
  }

  /** Whether two words are the same: what every judgement of a story rests on. */
  static TextInput sameness(SplittableRandom random) {
    List<String> kind = pick(Words.KINDS, random);
    String one = pick(kind, random);
    boolean same = random.nextBoolean();
    String two = same ? one : Words.other(kind, one, random);
    return TextInput.of(
        Words.sentence("one wrote " + one),
        Words.sentence(
            "one wrote " + two + ", that is " + (same ? Remarks.SAME : Remarks.DIFFERENT)));
  }

  private static TextInput meaning(SplittableRandom random) {
    Sense sense = pick(pick(Senses.WORDS, random), random);
    String use = Senses.use(pick(sense.uses(), random), random);
    return TextInput.of(use, Words.sentence("here " + sense.word() + " means " + sense.meaning()));
  }
}
