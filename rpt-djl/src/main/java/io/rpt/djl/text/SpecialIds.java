package io.rpt.djl.text;

import com.google.common.collect.ImmutableSortedSet;
import io.rpt.core.io.JsonObject;
import io.rpt.core.io.JsonValue;
import java.util.BitSet;
import java.util.regex.Pattern;

/**
 * The ids of a model that are no words: special tokens, tokens that are kept free for users, as
 * BERT's {@code [unused7]}, and rows of the embedding table that no token has, as the last 28 of a
 * T5's. They were hardly trained or not at all.
 */
final class SpecialIds {
  private static final Pattern UNUSED = Pattern.compile("\\[unused\\d+]");

  private final int size;
  private final BitSet words;

  /**
   * Begins without any word.
   *
   * @param size V of the model
   */
  SpecialIds(int size) {
    this.size = size;
    words = new BitSet(size);
  }

  /**
   * Reads a tokenizer.
   *
   * @param tokenizer the tree of {@code tokenizer.json}; its vocabulary is a list of pieces by id
   *     (unigram) or an object of ids by token
   */
  ImmutableSortedSet<Integer> read(JsonObject tokenizer) {
    tokenizer
        .optionalObject("model")
        .flatMap(model -> model.find("vocab"))
        .ifPresent(this::vocabulary);
    if (tokenizer.has("added_tokens")) {
      tokenizer.list("added_tokens").forEach(token -> added(token.asObject()));
    }
    ImmutableSortedSet.Builder<Integer> ids = ImmutableSortedSet.naturalOrder();
    for (int id = words.nextClearBit(0); id < size; id = words.nextClearBit(id + 1)) {
      ids.add(id);
    }
    return ids.build();
  }

  private void vocabulary(JsonValue vocabulary) {
    if (vocabulary.isObject()) {
      JsonObject ids = vocabulary.asObject();
      ids.names().forEach(token -> mark(token, ids.integer(token, 0, Integer.MAX_VALUE)));
      return;
    }
    words.set(0, Math.min(size, vocabulary.asList().size()));
  }

  private void mark(String token, int id) {
    if (id < size) {
      words.set(id, !UNUSED.matcher(token).matches());
    }
  }

  private void added(JsonObject token) {
    int id = token.integer("id", 0, Integer.MAX_VALUE);
    if (id < size) {
      words.set(id, !token.bool("special"));
    }
  }
}
