package io.rpt.examples.world;

import com.google.common.base.Splitter;
import com.google.common.collect.Iterables;
import io.rpt.core.data.LabeledText;
import io.rpt.core.data.TextInput;
import io.rpt.djl.text.UnigramJson;
import io.rpt.examples.world.WorldText.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tokenizers of the world: each of its words is one piece, whatever else somebody writes is
 * spelled in letters. Small letters only.
 */
public final class WorldVocabulary {
  /** Sentinels of the T5: more than the spans of the longest document. */
  public static final int SENTINELS = 24;

  private static final int DOCUMENTS = 20_000;
  private static final Pattern WORD = Pattern.compile("[a-z]+");
  private static final List<String> LETTERS =
      Splitter.fixedLength(1).splitToList("abcdefghijklmnopqrstuvwxyz0123456789");
  private static final List<String> MARKS = Splitter.fixedLength(1).splitToList(".,:;?!'\"-()");
  private static final String WORD_START = "\u2581";

  /** What T5's dialects of the tasks put around the world's sentences. */
  private static final List<String> FORMS =
      List.of("cb", "boolq", "wic", "premise", "hypothesis", "entailment", "contradiction");

  private final Map<String, Integer> counts = new TreeMap<>();

  private WorldVocabulary() {
    WorldText text = new WorldText(0, Level.FULL);
    Exercises exercises = new Exercises(0, Level.FULL);
    for (int i = 0; i < DOCUMENTS; i++) {
      TextInput document = text.document(i);
      count(document.first() + " " + document.second());
      LabeledText exercise = exercises.exercise(i);
      count(exercise.input().first() + " " + exercise.label());
    }
    FORMS.forEach(this::count);
  }

  private void count(String text) {
    Matcher words = WORD.matcher(text.toLowerCase(Locale.ROOT));
    while (words.find()) {
      counts.merge(words.group(), 1, Integer::sum);
    }
  }

  /** The words of an uncased BERT by id. */
  public static List<String> wordPieces() {
    List<String> pieces = new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));
    pieces.addAll(MARKS);
    for (String letter : LETTERS) {
      pieces.add(letter);
      pieces.add("##" + letter);
    }
    Iterables.addAll(
        pieces, Iterables.filter(new WorldVocabulary().counts.keySet(), word -> word.length() > 1));
    return List.copyOf(pieces);
  }

  /** The text of {@code tokenizer.json} of a T5. */
  public static String t5Tokenizer() {
    return UnigramJson.uncased(unigrams(), SENTINELS);
  }

  /** The rows that the T5's table of words needs. */
  public static int t5Words() {
    return 3 + unigrams().size() + SENTINELS;
  }

  private static Map<String, Double> unigrams() {
    Map<String, Integer> counts = new WorldVocabulary().counts;
    double total = counts.values().stream().mapToInt(Integer::intValue).sum();
    double spelled = Math.log(0.1 / total);
    Map<String, Double> pieces = new LinkedHashMap<>();
    pieces.put(WORD_START, spelled);
    MARKS.forEach(mark -> pieces.put(mark, spelled));
    LETTERS.forEach(letter -> pieces.put(letter, spelled));
    counts.forEach((word, count) -> pieces.put(WORD_START + word, Math.log(count / total)));
    return pieces;
  }
}
