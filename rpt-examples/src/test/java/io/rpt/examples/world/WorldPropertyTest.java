package io.rpt.examples.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.rpt.core.data.LabeledText;
import io.rpt.core.data.TextInput;
import io.rpt.examples.world.WorldText.Level;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class WorldPropertyTest {
  private static final Pattern SENTENCE = Pattern.compile("[A-Z][^.?]*\\.");
  private static final Set<String> PIECES = Set.copyOf(WorldVocabulary.wordPieces());

  @Property(tries = 200)
  void aClaimIsWhatWasAskedFor(@ForAll long seed, @ForAll Truth truth) {
    SplittableRandom random = new SplittableRandom(seed);
    Story story = WorldText.tell(random);
    Claim claim = Claim.draw(story, truth, random);
    Truth ofFact = story.knowledge().of(claim.fact());
    assertThat(claim.denied() ? ofFact.negated() : ofFact).isEqualTo(truth);
    assertThat(claim.clause().matches(".*\\b(not|does not|did not)\\b.*"))
        .as(claim.clause())
        .isEqualTo(claim.denied());
  }

  @Property(tries = 200)
  void aCorrectionHolds(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Story story = WorldText.tell(random);
    Claim claim = Claim.draw(story, Truth.FALSE, random);
    Claim correct = Correction.of(claim, story, random);
    Truth ofFact = story.knowledge().of(correct.fact());
    assertThat(correct.denied() ? ofFact.negated() : ofFact).isEqualTo(Truth.TRUE);
    assertThat(correct.clause()).isNotEqualTo(claim.clause());
  }

  @Property(tries = 200)
  void textIsMadeOfSentencesOfKnownWords(
      @ForAll @LongRange(min = 0, max = 1 << 20) long seed,
      @ForAll Level level,
      @ForAll @LongRange(min = 0, max = 1 << 30) long number) {
    TextInput document = new WorldText(seed, level).document(number);
    assertThat(new WorldText(seed, level).document(number)).isEqualTo(document);
    for (String text : new String[] {document.first(), String.valueOf(document.second())}) {
      assertThat(SENTENCE.matcher(text).replaceAll("").strip()).as(text).isEmpty();
      assertThat(PIECES).containsAll(words(text));
    }
  }

  @Property(tries = 200)
  void exercisesAreNotTheTasks(@ForAll @LongRange(min = 0, max = 1 << 30) long number) {
    LabeledText exercise = new Exercises(3, Level.FULL).exercise(number);
    assertThat(exercise.label().toLowerCase(Locale.ROOT))
        .isNotIn("true", "false", "yes", "no")
        .isNotBlank();
    assertThat(exercise.input().first()).doesNotContain("hypothesis:", "sentence1:", "boolq");
    assertThat(PIECES).containsAll(words(exercise.input().first() + " " + exercise.label()));
  }

  @Property(tries = 100)
  void tasksAskInWordsThatTextHasNot(@ForAll @LongRange(min = 0, max = 1 << 30) long number) {
    String question = String.valueOf(WorldTask.BOOLQ.row(1, "train", (int) number).get("question"));
    TextInput document = new WorldText(1, Level.FULL).document(number);
    assertThat(question).matches("(is|was|does|did) .*");
    assertThat(document.first() + document.second()).doesNotContain("?");
  }

  private static Set<String> words(String text) {
    return Pattern.compile("[a-z]+")
        .matcher(text.toLowerCase(Locale.ROOT))
        .results()
        .map(match -> match.group())
        .collect(Collectors.toSet());
  }
}
