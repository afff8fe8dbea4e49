package io.rpt.core.data;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A fingerprint of a data set, by which a saved prompt tells what it was trained on. */
public final class DataDigest {
  private DataDigest() {}

  /**
   * SHA-256 over the texts and labels of all examples in order, as 64 hexadecimal digits. Each
   * string counts with its length, so that moving a character between fields changes the digest.
   */
  public static String sha256(List<LabeledText> examples) {
    Hasher hasher = Hashing.sha256().newHasher();
    for (LabeledText example : examples) {
      put(hasher, example.input().first());
      put(hasher, example.input().second());
      put(hasher, example.label());
    }
    return hasher.hash().toString();
  }

  /** As {@link #sha256}, over the candidates of all questions and which of them are right. */
  public static String sha256OfChoices(List<MultipleChoice> questions) {
    Hasher hasher = Hashing.sha256().newHasher();
    for (MultipleChoice question : questions) {
      hasher.putInt(question.candidates().size());
      for (TextInput candidate : question.candidates()) {
        put(hasher, candidate.first());
        put(hasher, candidate.second());
      }
      put(hasher, question.right().toString());
    }
    return hasher.hash().toString();
  }

  private static void put(Hasher hasher, @Nullable String text) {
    if (text == null) {
      hasher.putInt(-1);
    } else {
      hasher.putInt(text.length()).putUnencodedChars(text);
    }
  }
}
