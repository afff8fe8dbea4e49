package io.rpt.djl.batch;

import io.rpt.core.data.TextInput;
import io.rpt.core.inject.TokenRow;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Texts that were tokenized, so that those of a validation set, which is scored after every epoch,
 * are tokenized once. As {@link LongWork}, it belongs to the thread while it is used. Memory grows
 * with the texts.
 */
public final class TokenMemory {
  private static final ThreadLocal<@Nullable TokenMemory> CURRENT = new ThreadLocal<>();

  private final Map<Key, TokenRow> rows = new HashMap<>();

  /**
   * A text, as a tokenizer reads it.
   *
   * @param form of tokenizer and template
   * @param text the text
   */
  private record Key(Object form, TextInput text) {}

  /** Remembers nothing yet. */
  public TokenMemory() {}

  /** Runs {@code body}: what it tokenizes is kept, and what is known is not tokenized again. */
  public <T> T during(Supplier<T> body) {
    TokenMemory before = CURRENT.get();
    CURRENT.set(this);
    try {
      return body.get();
    } finally {
      CURRENT.set(before);
    }
  }

  /** The tokens of a text: remembered by the thread's memory, if it has one, or new. */
  static TokenRow row(RowForm form, TextInput text) {
    TokenMemory memory = CURRENT.get();
    return memory == null
        ? form.encode(text)
        : memory.rows.computeIfAbsent(new Key(form.key(), text), key -> form.encode(text));
  }
}
