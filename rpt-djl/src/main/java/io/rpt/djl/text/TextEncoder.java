package io.rpt.djl.text;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.primitives.Ints;
import io.rpt.core.data.TextInput;
import io.rpt.core.error.InvalidDataException;
import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.inject.TokenRow;
import io.rpt.core.io.JsonLimits;
import io.rpt.core.io.JsonObject;
import io.rpt.core.io.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A model folder's tokenizer, with the special tokens it adds, without truncation and padding,
 * which belong to the injection: {@code tokenizer.json}, or, where there is none, a T5's {@code
 * spiece.model}, a BERT's {@code vocab.txt} or a GPT-2's or RoBERTa's {@code vocab.json} and {@code
 * merges.txt}, which are converted in memory and give the same ids. Never touches the network. Safe
 * from any thread.
 */
public final class TextEncoder implements AutoCloseable {
  private static final JsonLimits LIMITS = new JsonLimits(1 << 28, 64, 1 << 26);
  private static final Map<String, String> OPTIONS =
      Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "true");

  private final Path file;
  private final HuggingFaceTokenizer tokenizer;
  private final int vocabularySize;
  private final int paddingId;
  private final String digest;
  private final ImmutableSortedSet<Integer> specialIds;

  private TextEncoder(TokenizerSource source, int vocabularySize, int paddingId) {
    this.vocabularySize = vocabularySize;
    this.paddingId = paddingId;
    file = source.file();
    digest = source.digest();
    specialIds = readSpecialIds(file, source.json(), vocabularySize);
    tokenizer = start(file, source.json());
  }

  /**
   * Opens the tokenizer of a model folder: {@code tokenizer.json} if it is there, else {@code
   * spiece.model}, {@code vocab.txt} or {@code vocab.json}. The older ones are converted as {@code
   * tokenizer_config.json} says, or, without it, as a T5's tokenizer with 100 sentinels, as the
   * uncased BERT's, and as RoBERTa's if there is a token {@code <s>}, else GPT-2's.
   *
   * @param folder the folder
   * @param vocabularySize V of the model; an id above it is refused
   * @param paddingId the model's id of padding
   * @throws InvalidFileException if there is none of the files, more than one older one, or a
   *     damaged one
   * @throws UnsupportedFeatureException if an older file is of a kind that is not converted
   */
  public static TextEncoder open(Path folder, int vocabularySize, int paddingId) {
    return new TextEncoder(TokenizerSource.find(folder, vocabularySize), vocabularySize, paddingId);
  }

  private static HuggingFaceTokenizer start(Path file, byte[] json) {
    try {
      return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), OPTIONS);
    } catch (IOException | RuntimeException e) {
      throw new InvalidFileException(
          file + " is no tokenizer that can be read: " + e.getMessage() + ". Download it again.",
          e);
    }
  }

  private static ImmutableSortedSet<Integer> readSpecialIds(Path file, byte[] json, int size) {
    JsonObject tree = JsonValue.parse(json, file.toString(), LIMITS).asObject();
    return new SpecialIds(size).read(tree);
  }

  /**
   * Encodes a text or a pair, special tokens included; half surrogate pairs become U+FFFD.
   *
   * @return T tokens, at least one beside the special ones
   * @throws InvalidDataException if the text gives no token, or one that the model does not know
   */
  public TokenRow encode(TextInput input) {
    String first = wellFormed(input.first());
    String second = input.second() == null ? null : wellFormed(input.second());
    Encoding encoding = second == null ? tokenizer.encode(first) : tokenizer.encode(first, second);
    return row(input, encoding);
  }

  /** Encodes many, in order; see {@link #encode}. */
  public List<TokenRow> encodeAll(List<TextInput> inputs) {
    return inputs.stream().map(this::encode).toList();
  }

  private TokenRow row(TextInput input, Encoding encoding) {
    int[] ids = ids(encoding);
    long[] mask = encoding.getSpecialTokenMask();
    long[] types = encoding.getTypeIds();
    boolean[] special = new boolean[ids.length];
    int[] typeIds = new int[ids.length];
    int own = 0;
    for (int i = 0; i < ids.length; i++) {
      special[i] = mask[i] != 0;
      typeIds[i] = Ints.checkedCast(types[i]);
      own += special[i] ? 0 : 1;
    }
    if (own == 0) {
      throw new InvalidDataException(
          "The text " + quote(input) + " gives no token. Give each example at least one word.");
    }
    return new TokenRow(ids, typeIds, special);
  }

  private int[] ids(Encoding encoding) {
    int[] ids = Arrays.stream(encoding.getIds()).mapToInt(Ints::checkedCast).toArray();
    for (int id : ids) {
      if (id >= vocabularySize) {
        throw new InvalidFileException(
            file
                + " gives the token id "
                + id
                + ", but vocab_size in config.json is "
                + vocabularySize
                + ". Use the tokenizer that belongs to the model.");
      }
    }
    return ids;
  }

  private static String quote(TextInput input) {
    String text = input.second() == null ? input.first() : input.first() + " | " + input.second();
    return '"' + text.substring(0, Math.min(text.length(), 60)).replaceAll("\\p{Cntrl}", " ") + '"';
  }

  /**
   * The ids of a text alone, without special tokens; for initialising a prompt from words.
   *
   * @return the ids; none for a text without words
   */
  public int[] tokenIds(String text) {
    return ids(tokenizer.encode(wellFormed(text), false, false));
  }

  /** The tokens of a text alone, without special tokens, as the tokenizer writes them. */
  List<String> pieces(String text) {
    return List.of(tokenizer.encode(wellFormed(text), false, false).getTokens());
  }

  /**
   * The token that stands for a missing word: {@code [MASK]} or {@code <mask>}; none where the
   * tokenizer has neither.
   */
  public OptionalInt maskId() {
    return Stream.of("[MASK]", "<mask>")
        .map(this::tokenIds)
        .filter(ids -> ids.length == 1)
        .mapToInt(ids -> ids[0])
        .filter(specialIds::contains)
        .findFirst();
  }

  /** The text of token ids; special tokens are left out. */
  public String decode(int[] ids) {
    return tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), true);
  }

  private static String wellFormed(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .map(point -> isSurrogate(point) ? 0xFFFD : point)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  private static boolean isSurrogate(int point) {
    return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
  }

  /**
   * The ids that are no words for a prompt to start from, ascending: special tokens such as [CLS],
   * BERT's {@code [unused7]}, and the model's ids for which the tokenizer has no token.
   */
  public Set<Integer> specialIds() {
    return specialIds;
  }

  /** The id to fill short rows of a batch with. */
  public int paddingId() {
    return paddingId;
  }

  /**
   * SHA-256 of {@code tokenizer.json}, in hexadecimal. Where an older file was converted, of the
   * bytes of {@code spiece.model} or {@code vocab.txt}, or of {@code vocab.json} and {@code
   * merges.txt}, and then, if it is there, of {@code tokenizer_config.json}; so the same tokenizer
   * in the two forms has two digests.
   */
  public String digest() {
    return digest;
  }

  /** Frees the native tokenizer. */
  @Override
  public void close() {
    tokenizer.close();
  }
}
