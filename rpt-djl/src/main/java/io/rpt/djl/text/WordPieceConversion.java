package io.rpt.djl.text;

import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.UnsupportedFeatureException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A BERT's {@code vocab.txt}, a word on each line, converted to the text of a {@code
 * tokenizer.json} as Hugging Face's BertTokenizerFast does it. Without a {@code
 * tokenizer_config.json} it is the uncased tokenizer.
 */
final class WordPieceConversion {
  private static final List<String> CLASSES =
      List.of("BertTokenizer", "DistilBertTokenizer", "ElectraTokenizer");

  private final Path file;

  private WordPieceConversion(Path file) {
    this.file = file;
  }

  /**
   * Converts a vocabulary.
   *
   * @throws InvalidFileException if it is damaged, or has more words than the model
   * @throws UnsupportedFeatureException if the folder's configuration asks for more than WordPiece
   *     after the usual splitting
   */
  static String convert(byte[] bytes, Path file, TokenizerConfig config, int vocabularySize) {
    config.requireClass(CLASSES);
    config.requireBool("do_basic_tokenize", true);
    WordPieceOptions options = WordPieceOptions.of(config);
    WordPieceConversion conversion = new WordPieceConversion(file);
    List<String> words = words(StrictUtf8.decode(bytes, file.toString()));
    conversion.check(words, options, vocabularySize);
    config.requireAdded(WordPieceJson.special(words, options));
    return WordPieceJson.of(words, options);
  }

  private static List<String> words(String text) {
    List<String> lines = Arrays.asList(text.split("\r?\n", -1));
    boolean ended = lines.get(lines.size() - 1).isEmpty();
    return ended ? lines.subList(0, lines.size() - 1) : lines;
  }

  private void check(List<String> words, WordPieceOptions options, int vocabularySize) {
    if (words.size() > vocabularySize) {
      throw failure(
          "has "
              + words.size()
              + " words, but vocab_size in config.json is "
              + vocabularySize
              + "; expected no more");
    }
    Map<String, Integer> lineOf = new HashMap<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.isEmpty()) {
        throw failure("line " + (i + 1) + " is empty; expected a word on each line");
      }
      Integer before = lineOf.put(word, i + 1);
      if (before != null) {
        throw failure(
            "line " + (i + 1) + " is \"" + word + "\", as line " + before + "; expected it once");
      }
    }
    for (String word : options.special()) {
      if (!lineOf.containsKey(word)) {
        throw failure("the special word " + word + " is missing; expected " + options.special());
      }
    }
  }

  private InvalidFileException failure(String message) {
    return new InvalidFileException(
        file
            + ": "
            + message
            + ". Use the vocab.txt that belongs to the model; download it again.");
  }
}
