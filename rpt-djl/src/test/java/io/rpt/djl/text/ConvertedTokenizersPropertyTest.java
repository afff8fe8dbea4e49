package io.rpt.djl.text;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.rpt.core.data.TextInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;

/** Random Unicode through published tokenizers and their converted older files. */
@AddLifecycleHook(ConvertedTokenizersPropertyTest.NeedsModels.class)
class ConvertedTokenizersPropertyTest {
  private static Path folder;
  private static RealTokenizers bert;
  private static RealTokenizers t5;

  /** Skips the class where the published tokenizers are not there. */
  static final class NeedsModels implements SkipExecutionHook {
    @Override
    public SkipResult shouldBeSkipped(LifecycleContext context) {
      return Files.isDirectory(RealTokenizers.models())
          ? SkipResult.doNotSkip()
          : SkipResult.skip(RealTokenizers.reason());
    }
  }

  @BeforeContainer
  static void open() throws IOException {
    folder = Files.createTempDirectory("rpt-tokenizers");
    bert = RealTokenizers.bert(folder.resolve("bert"));
    t5 = RealTokenizers.t5(folder.resolve("t5"));
  }

  @AfterContainer
  static void close() throws IOException {
    for (RealTokenizers both : new RealTokenizers[] {bert, t5}) {
      if (both != null) {
        both.close();
      }
    }
    MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> anything = codePoints(0, Character.MAX_CODE_POINT);
    Arbitrary<String> atom =
        Arbitraries.frequencyOf(
            Tuple.of(6, codePoints(' ', '~')),
            Tuple.of(3, codePoints(0x80, 0x24F)),
            Tuple.of(2, codePoints(0, 0x20)),
            Tuple.of(2, codePoints(0x300, 0x36F)),
            Tuple.of(2, codePoints(0x2000, 0x2BFF)),
            Tuple.of(2, codePoints(0x3000, 0x30FF)),
            Tuple.of(2, codePoints(0x4E00, 0x9FFF)),
            Tuple.of(2, codePoints(0xF900, 0xFFFF)),
            Tuple.of(2, codePoints(0x1D400, 0x1FAFF)),
            Tuple.of(4, codePoints(0, 0xFFFF)),
            Tuple.of(3, anything),
            Tuple.of(
                3,
                Arbitraries.of(
                    " ",
                    "  ",
                    "\n",
                    "[MASK]",
                    "[SEP]",
                    "##s",
                    "</s>",
                    "<unk>",
                    "<extra_id_3>",
                    "\u2581",
                    "the",
                    "Prompt",
                    "tuning")));
    return atom.list().ofMaxSize(40).map(atoms -> String.join("", atoms));
  }

  private static Arbitrary<String> codePoints(int min, int max) {
    return Arbitraries.integers().between(min, max).map(Character::toString);
  }

  @Property(tries = 3000)
  void encode_randomUnicode_givesBertsIds(@ForAll("texts") String a, @ForAll("texts") String b) {
    bert.compare(a);
    bert.compare(TextInput.of(a, b));
  }

  @Property(tries = 3000)
  void encode_randomUnicode_givesT5sIds(@ForAll("texts") String a, @ForAll("texts") String b) {
    t5.compare(a);
    t5.compare(TextInput.of(a, b));
  }
}
