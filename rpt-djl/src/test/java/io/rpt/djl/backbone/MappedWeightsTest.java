package io.rpt.djl.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.rpt.core.data.LabeledText;
import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.io.Dtype;
import io.rpt.core.reparam.Residual;
import io.rpt.djl.fixture.TinyEncoders;
import io.rpt.djl.fixture.TinyGpt2;
import io.rpt.djl.fixture.TinyT5;
import io.rpt.djl.ops.GradMode;
import io.rpt.djl.predict.PromptClassifier;
import io.rpt.djl.train.PromptTuner;
import io.rpt.djl.train.TrainOptions;
import io.rpt.djl.train.TrainingResult;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MappedWeightsTest {
  private static final OpenOptions READ = OpenOptions.standard().device(DeviceChoice.CPU);
  private static final OpenOptions MAPPED = READ.storage(WeightStorage.MAPPED);
  private static final List<LabeledText> TEXTS = io.rpt.djl.fixture.TinyBert.negations(16, 1);
  private static final int UNCHANGED = 10;

  @TempDir Path folder;

  private Path write(String family) {
    return switch (family) {
      case "bert" -> io.rpt.djl.fixture.TinyBert.write(folder);
      case "gpt2" -> TinyGpt2.write(folder);
      case "t5" -> TinyT5.writeWithWords(folder);
      default -> TinyEncoders.write(folder, family);
    };
  }

  private static TrainingResult fit(Backbone backbone) {
    return PromptTuner.on(backbone)
        .promptLength(3)
        .reparameterizer(Residual.bottleneck(4))
        .options(TrainOptions.builder().epochs(2).build())
        .build()
        .fit(TEXTS, TEXTS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert", "roberta", "distilbert", "electra", "gpt2", "t5"})
  void open_mapped_trainsAndServesBitForBitAsRead(String family) {
    write(family);
    try (Backbone read = Backbone.open(folder, READ);
        Backbone mapped = Backbone.open(folder, MAPPED)) {
      assertThat(mapped.weightsHash()).isEqualTo(read.weightsHash());
      assertThat(mapped.digest()).isEqualTo(read.digest());
      int live = mapped.liveArrays();
      TrainingResult expected = fit(read);
      TrainingResult found = fit(mapped);
      assertThat(found.epochs()).isEqualTo(expected.epochs());
      assertThat(found.projected().rows()).isEqualTo(expected.projected().rows());
      try (PromptClassifier one = PromptClassifier.open(mapped, found.projected());
          PromptClassifier other = PromptClassifier.open(mapped, expected.projected())) {
        assertThat(one.evaluate(TEXTS).scores()).isEqualTo(other.evaluate(TEXTS).scores());
      }
      assertThat(mapped.liveArrays()).isEqualTo(live);
    }
  }

  /** Old files' headers end anywhere. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void open_tensorsAtOddPlaces_trainsAsRead(int shift) throws IOException {
    write("bert");
    Path file = TinyBert.weights(folder);
    ByteBuffer old = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int header = Math.toIntExact(old.getLong());
    ByteBuffer moved = ByteBuffer.allocate(old.capacity() + shift).order(ByteOrder.LITTLE_ENDIAN);
    moved
        .putLong(header + shift)
        .put(old.slice(8, header))
        .put(" ".repeat(shift).getBytes(StandardCharsets.UTF_8));
    moved.put(old.slice(8 + header, old.capacity() - 8 - header));
    Files.write(file, moved.array());
    try (Backbone read = Backbone.open(folder, READ);
        Backbone mapped = Backbone.open(folder, MAPPED)) {
      assertThat(mapped.weightsHash()).isEqualTo(read.weightsHash());
      assertThat(fit(mapped).projected().rows()).isEqualTo(fit(read).projected().rows());
    }
  }

  @Test
  void open_shards_areMappedToo() throws IOException {
    TinyBert.write(folder);
    TinyBert.shard(folder);
    try (Backbone read = Backbone.open(folder, READ);
        Backbone mapped = Backbone.open(folder, MAPPED)) {
      assertThat(mapped.weightsHash()).isEqualTo(read.weightsHash());
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void open_folderThatMayOnlyBeRead_isMapped() throws IOException {
    TinyBert.write(folder);
    Files.setPosixFilePermissions(
        TinyBert.weights(folder), PosixFilePermissions.fromString("r--r--r--"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
    try (Backbone mapped = Backbone.open(folder, MAPPED)) {
      assertThat(mapped.weightsHash()).hasSize(64);
    } finally {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @Test
  void open_otherFormats_areRefused() throws IOException {
    TinyBert.write(folder);
    TinyBert.saveAsBf16(folder);
    assertThatThrownBy(() -> Backbone.open(folder, MAPPED))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContainingAll("model.safetensors", "BF16", "only F32", "weights that are read");
    TinyBert.write(folder);
    Path halves = folder.resolve("halves");
    try (TrainableBackbone trained = TrainableBackbone.open(folder, DeviceChoice.CPU)) {
      trained.save(halves, Dtype.F16);
    }
    assertThatThrownBy(() -> Backbone.open(halves, MAPPED))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("F16");
  }

  @Test
  void check_otherPrecisionOrDevice_isRefused() {
    assertThatThrownBy(() -> WeightStorage.MAPPED.check(Device.cpu(), Precision.BF16))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContainingAll("bf16", "Use f32");
    assertThatThrownBy(() -> WeightStorage.MAPPED.check(Device.gpu(), Precision.F32))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContainingAll("gpu", "Use the device cpu");
    WeightStorage.MAPPED.check(Device.cpu(), Precision.F32);
    WeightStorage.READ.check(Device.gpu(), Precision.BF16);
  }

  @Test
  void open_onAGpu_isRefused() {
    assumeTrue(DeviceChoice.engine().getGpuCount() > 0, "PyTorch sees no GPU here.");
    TinyBert.write(folder);
    assertThatThrownBy(() -> Backbone.open(folder, MAPPED.device(DeviceChoice.GPU)))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("the device is gpu");
  }

  @Test
  void file_replacedByAnother_weightsStayAndTheDigestIsRefused() throws IOException {
    TinyBert.write(folder);
    Path other = RandomBert.write(folder.resolve("other"), TinyBert.CONFIG, TinyBert.WORDS, 8);
    try (Backbone mapped = Backbone.open(folder, MAPPED)) {
      String before = mapped.weightsHash();
      Files.move(
          TinyBert.weights(other), TinyBert.weights(folder), StandardCopyOption.REPLACE_EXISTING);
      assertThat(mapped.weightsHash()).isEqualTo(before);
      assertThatThrownBy(mapped::digest)
          .isInstanceOf(InvalidFileException.class)
          .hasMessageContaining("changed after it was opened");
    }
  }

  @Test
  void file_writtenInto_isNoticedByHashAndDigest() throws IOException {
    TinyBert.write(folder);
    Path file = TinyBert.weights(folder);
    try (Backbone mapped = Backbone.open(folder, MAPPED)) {
      String before = mapped.weightsHash();
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), Files.size(file) - 8);
      }
      Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
      assertThat(mapped.weightsHash()).isNotEqualTo(before);
      assertThatThrownBy(mapped::digest).isInstanceOf(InvalidFileException.class);
    }
  }

  @Test
  void mappedMemory_closedAndDropped_isGivenBack() throws InterruptedException {
    TinyBert.write(folder);
    BufferPoolMXBean pool = mappedPool();
    long before = collect(pool);
    openAndClose(pool, before);
    assertThat(collect(pool)).isEqualTo(before);
  }

  /** Collects garbage until the number of mapped buffers has stayed the same for some time. */
  private static long collect(BufferPoolMXBean pool) throws InterruptedException {
    long count = pool.getCount();
    for (int same = 0; same < UNCHANGED; ) {
      System.gc();
      Thread.sleep(20);
      same = pool.getCount() == count ? same + 1 : 0;
      count = pool.getCount();
    }
    return count;
  }

  /** In a method of its own, so that no variable still refers to the backbone afterwards. */
  private void openAndClose(BufferPoolMXBean pool, long before) {
    try (Backbone mapped = Backbone.open(folder, MAPPED)) {
      assertThat(pool.getCount()).isGreaterThan(before + 10);
      assertThat(embedding(mapped)).hasSize(8);
    }
  }

  private static float[] embedding(Backbone backbone) {
    return GradMode.off(
        () -> {
          try (NDManager scratch = backbone.newManager()) {
            NDArray ids = scratch.create(new long[][] {{3}});
            return backbone.block().wordEmbeddings(ids).toFloatArray();
          }
        });
  }

  private static BufferPoolMXBean mappedPool() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("mapped"))
        .findFirst()
        .orElseThrow();
  }

  /** Whatever the size of the file, opening takes some hundred kilobytes of the heap. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void open_largeFile_takesNoHeapForIt(boolean map) throws IOException {
    List<String> words = TinyBert.WORDS;
    RandomBert.write(folder, BertConfig.of(words.size(), 512, 2, 8, 2048, 64), words, 1);
    assertThat(Files.size(TinyBert.weights(folder))).isGreaterThan(25_000_000);
    OpenOptions options = map ? MAPPED : READ;
    Backbone.open(folder, options).close(); // loads classes
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    try (Backbone backbone = Backbone.open(folder, options)) {
      long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
      assertThat(backbone.parameterCount()).isGreaterThan(6_000_000);
      assertThat(allocated).isBetween(1L, 4_000_000L);
    }
  }
}
