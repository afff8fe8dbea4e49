package io.rpt.examples.world;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** Random numbers that belong to one text or example alone, whatever was drawn before it. */
final class Streams {
  private Streams() {}

  static SplittableRandom random(long seed, String purpose, long number) {
    return new SplittableRandom(
        Hashing.sha256()
            .newHasher()
            .putLong(seed)
            .putLong(number)
            .putString(purpose, StandardCharsets.UTF_8)
            .hash()
            .asLong());
  }
}
