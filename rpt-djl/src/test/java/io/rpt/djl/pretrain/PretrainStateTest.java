package io.rpt.djl.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.error.InvalidFileException;
import io.rpt.core.tensor.FloatTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainStateTest {
  private static final Map<String, FloatTensor> TENSORS =
      Map.of("w", FloatTensor.of(new float[] {1, Float.MIN_VALUE, -0f}, 3));
  private static final SortedMap<String, String> RUN = new TreeMap<>(Map.of("seed", "3"));

  @TempDir Path folder;

  /** No interrupt of a test reaches the next. */
  @AfterEach
  void calm() {
    Thread.interrupted();
  }

  /** Interrupts the thread whenever it is read for the first time. */
  private static final class Interrupting extends AbstractMap<String, FloatTensor> {
    private boolean read;

    @Override
    public Set<Entry<String, FloatTensor>> entrySet() {
      if (!read) {
        read = true;
        Thread.currentThread().interrupt();
      }
      return TENSORS.entrySet();
    }
  }

  @Test
  void save_interruptedInTheMiddle_isWholeAndTheInterruptStays() {
    new PretrainState(7, new Interrupting()).save(folder, RUN);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(PretrainState.load(folder, RUN)).contains(new PretrainState(7, TENSORS));
    assertThat(folder.toFile().list()).hasSize(1);
  }

  @Test
  void save_interruptedBefore_isWholeAndTheInterruptStays() {
    Thread.currentThread().interrupt();
    new PretrainState(7, TENSORS).save(folder, RUN);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(PretrainState.load(folder, RUN)).contains(new PretrainState(7, TENSORS));
  }

  @Test
  void save_whereItCannotBe_isRefusedOnceAndForAll() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThatThrownBy(() -> new PretrainState(7, TENSORS).save(file.resolve("below"), RUN))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("below");
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void load_damaged_isRefused() throws IOException {
    new PretrainState(7, TENSORS).save(folder, RUN);
    Path file = folder.resolve("pretrain-state.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
    assertThatThrownBy(() -> PretrainState.load(folder, RUN))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining(file.toString());
  }
}
