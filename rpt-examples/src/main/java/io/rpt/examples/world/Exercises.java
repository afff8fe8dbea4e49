package io.rpt.examples.world;

import static io.rpt.examples.world.Words.pick;

import io.rpt.core.data.LabeledText;
import io.rpt.core.data.TextInput;
import io.rpt.examples.world.Fact.At;
import io.rpt.examples.world.Fact.Coloured;
import io.rpt.examples.world.Fact.Feels;
import io.rpt.examples.world.Fact.Has;
import io.rpt.examples.world.Fact.Learned;
import io.rpt.examples.world.Fact.Works;
import io.rpt.examples.world.WorldText.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Text-to-text exercises for pretraining an encoder-decoder: open questions about stories, claims
 * about them to correct, meanings of words, opposites, and documents of {@link WorldText} whose
 * words of judgement are hidden behind sentinels, as in span corruption. None has a task's form,
 * and no question is answered by yes, no, true or false.
 *
 * @param seed the exercises' own
 * @param level how hard the documents with hidden words are
 */
public record Exercises(long seed, Level level) {
  private static final String OPEN = "nobody knows";
  private static final double ANSWER_OPEN = 0.2;
  private static final int TRIES = 50;
  private static final double SIMPLE_SAMENESS = 0.3;
  private static final double SAMENESS = 0.1;
  private static final int FEW_REMARKS = 2;
  private static final int MOST_REMARKS = 6;

  /** Exercise {@code number}. Always the same for a seed. */
  public LabeledText exercise(long number) {
    SplittableRandom random = Streams.random(seed, "exercise", number);
    return switch (random.nextInt(10)) {
      case 0 -> meaning(random);
      case 1 -> opposite(random);
      case 2, 3 -> question(random);
      case 4, 5, 6 -> correction(random);
      default -> judgements(level, random);
    };
  }

  /** Document {@code number} with hidden words. Always the same for a seed. */
  public LabeledText judgement(long number) {
    return judgements(level, Streams.random(seed, "judgement", number));
  }

  private static LabeledText meaning(SplittableRandom random) {
    Sense sense = pick(pick(Senses.WORDS, random), random);
    String sentence = Senses.use(pick(sense.uses(), random), random);
    return LabeledText.of("word: " + sense.word() + " sentence: " + sentence, sense.meaning());
  }

  private static LabeledText opposite(SplittableRandom random) {
    Claim claim = Claim.draw(WorldText.tell(random), Truth.TRUE, random);
    Fact fact = claim.fact();
    String positive = Words.sentence(fact.clause(random));
    String negative = Words.sentence(fact.denial());
    return random.nextBoolean()
        ? LabeledText.of("opposite: " + positive, negative)
        : LabeledText.of("opposite: " + negative, positive);
  }

  /** A claim as it should be. */
  private static LabeledText correction(SplittableRandom random) {
    Story story = WorldText.tell(random);
    Truth truth = pick(List.of(Truth.values()), random);
    Claim claim = Claim.draw(story, truth, random);
    String correct =
        switch (truth) {
          case TRUE -> claim.clause();
          case FALSE -> Correction.of(claim, story, random).clause();
          case UNKNOWN -> OPEN;
        };
    return LabeledText.of(
        "true: " + Words.sentence(claim.clause()) + " passage: " + story.text(), correct);
  }

  /** A document whose words of judgement are hidden behind sentinels. */
  private static LabeledText judgements(Level level, SplittableRandom random) {
    TextInput document = judged(level, random);
    List<String> read = new ArrayList<>();
    List<String> hidden = new ArrayList<>();
    String text = "passage: " + document.first() + " sentence: " + document.second();
    for (String word : text.split(" ", -1)) {
      String bare = word.replace(".", "").toLowerCase(Locale.ROOT);
      if (WorldText.judgements().contains(bare)) {
        String sentinel = "<extra_id_" + hidden.size() + ">";
        read.add(word.endsWith(".") ? sentinel + "." : sentinel);
        hidden.add(sentinel + " " + bare);
      } else {
        read.add(word);
      }
    }
    return LabeledText.of(String.join(" ", read), String.join(" ", hidden));
  }

  /** Beginners meet a story's remark or two; later ones up to six, half of them simple still. */
  private static TextInput judged(Level level, SplittableRandom random) {
    boolean simple = level == Level.SIMPLE;
    if (Words.chance(simple ? SIMPLE_SAMENESS : SAMENESS, random)) {
      return WorldText.sameness(random);
    }
    return simple
        ? WorldText.story(Level.SIMPLE, FEW_REMARKS, random)
        : WorldText.story(random.nextBoolean() ? Level.SIMPLE : Level.FULL, MOST_REMARKS, random);
  }

  private static LabeledText question(SplittableRandom random) {
    Story story = WorldText.tell(random);
    boolean open = Words.chance(ANSWER_OPEN, random);
    LabeledText exercise = ask(story, random);
    for (int i = 0; i < TRIES && exercise.label().equals(OPEN) != open; i++) {
      exercise = ask(story, random);
    }
    return exercise;
  }

  private static LabeledText ask(Story story, SplittableRandom random) {
    Setting setting = story.setting();
    Person who = pick(setting.cast(), random);
    String thing = pick(setting.things(), random);
    String name = who.name();
    return switch (random.nextInt(6)) {
      case 0 -> ask("where is " + name, story, setting.places(), place -> new At(who, place));
      case 1 -> {
        List<String> names = setting.cast().stream().map(Person::name).toList();
        yield ask(
            "who has the " + thing,
            story,
            names,
            one -> new Has(setting.cast().get(names.indexOf(one)), thing));
      }
      case 2 ->
          ask(
              "what colour is the " + thing,
              story,
              setting.colours(),
              colour -> new Coloured(thing, colour));
      case 3 ->
          ask("what is the job of " + name, story, setting.jobs(), job -> new Works(who, job));
      case 4 -> ask("how is " + name, story, setting.feelings(), mood -> new Feels(who, mood));
      default ->
          ask(
              "what did " + name + " learn about",
              story,
              setting.topics(),
              topic -> new Learned(who, topic));
    };
  }

  private static LabeledText ask(
      String question, Story story, List<String> values, Function<String, Fact> fact) {
    String answer =
        values.stream()
            .filter(value -> story.knowledge().of(fact.apply(value)) == Truth.TRUE)
            .findFirst()
            .orElse(OPEN);
    return LabeledText.of("question: " + question + "? passage: " + story.text(), answer);
  }
}
