package io.rpt.djl.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.rpt.core.data.TextInput;
import io.rpt.core.error.RptException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** A damaged {@code spiece.model} is refused, or read as something; nothing else happens. */
class DamagedModelPropertyTest {
  private static final byte[] MODEL = SentencePieceSamples.model();

  /** The places of bytes that are not zero; most units of the trie are. */
  private static final int[] USED =
      IntStream.range(0, MODEL.length).filter(i -> MODEL[i] != 0).toArray();

  private static Path folder;

  @BeforeContainer
  static void makeFolder() throws IOException {
    folder = Files.createTempDirectory("rpt-spiece");
  }

  @AfterContainer
  static void deleteFolder() throws IOException {
    Files.deleteIfExists(folder.resolve("spiece.model"));
    Files.delete(folder);
  }

  @Property(tries = 1000)
  void open_changedBytes_givesTokensOrAnRptException(
      @ForAll @Size(min = 1, max = 4) int[] places, @ForAll byte value) throws IOException {
    byte[] model = MODEL.clone();
    for (int place : places) {
      model[USED[Math.floorMod(place, USED.length)]] = value;
    }
    check(model);
  }

  @Property(tries = 300)
  void open_cutFile_givesTokensOrAnRptException(@ForAll @IntRange(max = 10000) int length)
      throws IOException {
    check(Arrays.copyOf(MODEL, length % MODEL.length));
  }

  private static void check(byte[] model) throws IOException {
    Files.write(folder.resolve("spiece.model"), model);
    try (TextEncoder encoder = TextEncoder.open(folder, 200, 0)) {
      for (String text : new String[] {"cats A B", "AB\u00E9\uD83D\uDE00 \u4E2D<pad>"}) {
        assertThat(encoder.encode(TextInput.of(text)).ids()).isNotEmpty();
      }
    } catch (RptException e) {
      assertThat(e).hasMessageContaining("spiece.model");
    }
  }
}
