package io.rpt.examples.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.rpt.examples.doctor.Finding.Level;
import io.rpt.examples.progress.Terminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineChecksTest {
  @TempDir private Path root;
  private Places places;

  @BeforeEach
  void setUp() {
    places = new Places(root);
  }

  @Test
  void java_platformWithNatives_isOk() {
    assertThat(new JavaCheck(places.here()).look())
        .isEqualTo(Finding.ok("Java", "17.0.15 by Somebody, Linux amd64"));
    assertThat(look(places.property("os.name", "Windows 11"))).isEqualTo(Level.OK);
    assertThat(look(places.property("os.name", "Mac OS X"))).isEqualTo(Level.WARN);
    assertThat(look(places.property("os.arch", "aarch64"))).isEqualTo(Level.OK);
  }

  private static Level look(Places places) {
    return new JavaCheck(places.here()).look().level();
  }

  @Test
  void versions_thatAgree_areShownAndOthersRefused() {
    Finding sound = new VersionsCheck(places.here()).look();
    assertThat(sound.level()).isEqualTo(Level.OK);
    assertThat(sound.value()).contains("PyTorch 2.7.1 (JNI 2.7.1-0.35.1)", "0.21.0-0.35.1");

    Finding mixed = new VersionsCheck(places.file(Places.BUNDLED, "version=2.5.1").here()).look();
    assertThat(mixed.level()).isEqualTo(Level.FAIL);
    assertThat(mixed.next()).contains("pytorch-native-cpu 2.7.1");

    Finding without =
        new VersionsCheck(places.without("native/lib/tokenizers.properties").here()).look();
    assertThat(without.level()).isEqualTo(Level.FAIL);
    assertThat(without.value()).contains("tokenizers missing");
  }

  @Test
  void processor_flags_areNamedOrUnknown() {
    assertThat(new ProcessorCheck(places.here()).look())
        .isEqualTo(Finding.ok("processor", "Fast 1, AMX bf16, AVX2, AVX-512; fast in bf16"));
    Finding old =
        new ProcessorCheck(places.file("proc/cpuinfo", "model name : Old\nflags : sse").here())
            .look();
    assertThat(old.level()).isEqualTo(Level.WARN);
    assertThat(old.value()).endsWith("not fast in bf16");
    assertThat(old.next()).contains("AVX2");
    assertThat(new ProcessorCheck(places.without("proc/cpuinfo").here()).look())
        .isEqualTo(Finding.ok("processor", "amd64, instructions unknown"));
  }

  @Test
  void memory_enough_isOkAndLittleHeapOrLittleFreeIsNot() {
    Finding sound = new MemoryCheck(places.here()).look();
    assertThat(sound)
        .isEqualTo(Finding.ok("memory", "8.0 GiB free of 16.0 GiB, heap of at most 1.0 GiB"));
    Finding heap = new MemoryCheck(places.heap(100 << 20).here()).look();
    assertThat(heap.level()).isEqualTo(Level.WARN);
    assertThat(heap.next()).contains("-Xmx");
    places.heap(1L << 30).file("proc/meminfo", "MemTotal: 4000000 kB\nMemAvailable: 1000000 kB");
    assertThat(new MemoryCheck(places.here()).look().level()).isEqualTo(Level.WARN);
  }

  @Test
  void memory_container_isTheLimitLessWhatIsUsed() {
    places.file("sys/fs/cgroup/memory.max", "4294967296\n");
    places.file("sys/fs/cgroup/memory.current", "1073741824\n");
    Finding finding = new MemoryCheck(places.here()).look();
    assertThat(finding.value()).contains("3.0 GiB free", "container of 4.0 GiB");
    places.file("sys/fs/cgroup/memory.max", "max\n");
    assertThat(new MemoryCheck(places.here()).look().value()).doesNotContain("container");
  }

  @Test
  void threads_waiting_mustBePassive() {
    assertThat(new ThreadsCheck(places.here()).look().level()).isEqualTo(Level.OK);
    Finding active = new ThreadsCheck(places.variable("OMP_WAIT_POLICY", "active").here()).look();
    assertThat(active.level()).isEqualTo(Level.WARN);
    assertThat(active.value()).startsWith("2 cores").contains("OMP_WAIT_POLICY active");
    assertThat(active.next()).contains("OMP_WAIT_POLICY=PASSIVE");
  }

  @Test
  void cache_folder_isTheOneThatDjlTakes() throws IOException {
    assertThat(new CacheCheck(places.here()).look().value())
        .startsWith(root.resolve(".djl.ai") + ", nothing unpacked yet");
    places.file("djl/pytorch/2.7.1/libtorch.so", "");
    places.variable("DJL_CACHE_DIR", root.resolve("djl").toString());
    assertThat(new CacheCheck(places.here()).look().value())
        .startsWith(root.resolve("djl") + ", PyTorch unpacked");
    places.property("ENGINE_CACHE_DIR", root.resolve("engine").toString());
    assertThat(new CacheCheck(places.here()).look().value())
        .startsWith(root.resolve("engine") + ", nothing");
  }

  @Test
  void cache_belowAFile_failsWithWhatToDo() throws IOException {
    places.file("taken", "");
    places.variable("DJL_CACHE_DIR", root.resolve("taken/cache").toString());
    Finding finding = new CacheCheck(places.here()).look();
    assertThat(finding.level()).isEqualTo(Level.FAIL);
    assertThat(finding.value()).contains(root.resolve("taken").toString());
    assertThat(finding.next()).contains("DJL_CACHE_DIR");
  }

  @Test
  void network_offlineOrNot_isShown() {
    assertThat(new NetworkCheck(places.here()).look().level()).isEqualTo(Level.OK);
    places.property("ai.djl.offline", "false");
    assertThat(new NetworkCheck(places.here()).look().level()).isEqualTo(Level.WARN);
    places.variable("OPT_OUT_TRACKING", "true");
    assertThat(new NetworkCheck(places.here()).look().level()).isEqualTo(Level.OK);
  }

  @Test
  void terminal_otherCharacterSet_isWarnedOf() {
    Terminal terminal = new Terminal(true, true);
    assertThat(new TerminalCheck(terminal, true, StandardCharsets.UTF_8).look())
        .isEqualTo(Finding.ok("terminal", "terminal, progress as bars, colours, UTF-8"));
    assertThat(new TerminalCheck(terminal, false, StandardCharsets.US_ASCII).look().level())
        .isEqualTo(Level.WARN);
    Terminal none = new Terminal(false, false);
    assertThat(new TerminalCheck(none, false, StandardCharsets.US_ASCII).look())
        .isEqualTo(Finding.ok("terminal", "no terminal, progress as lines, no colours, US-ASCII"));
  }
}
