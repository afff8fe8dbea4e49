package io.rpt.examples.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.rpt.core.error.InvalidFileException;
import io.rpt.examples.doctor.Finding.Level;
import io.rpt.examples.progress.ProgressView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoctorTest {
  private record Throwing(Throwable failure) implements Check {
    @Override
    public String what() {
      return "thing";
    }

    @Override
    public Finding look() throws Exception {
      if (failure instanceof Error error) {
        throw error;
      }
      throw (Exception) failure;
    }

    @Override
    public String remedy() {
      return "mend it";
    }
  }

  @Test
  void examine_checksThatThrow_areFailedLinesWithTheCause() {
    List<Finding> heard = new ArrayList<>();
    List<Finding> findings =
        Doctor.examine(
            List.of(
                new Throwing(new IOException("outer", new IOException("disk gone"))),
                new Throwing(new UnsatisfiedLinkError("no lib")),
                new Throwing(new IllegalStateException()),
                new Throwing(new InvalidFileException("It is not there. Put it there."))),
            ProgressView.quiet(),
            heard::add);
    assertThat(findings).isEqualTo(heard);
    assertThat(findings)
        .containsExactly(
            Finding.fail("thing", "does not work: disk gone", "mend it"),
            Finding.fail("thing", "does not work: no lib", "mend it"),
            Finding.fail("thing", "does not work: java.lang.IllegalStateException", "mend it"),
            Finding.fail("thing", "It is not there. Put it there.", ""));
  }

  @Test
  void isSound_warnings_doNotFail() {
    assertThat(Doctor.isSound(List.of(Finding.ok("a", "b"), Finding.warn("a", "b", "c")))).isTrue();
    assertThat(Doctor.isSound(List.of(Finding.fail("a", "b", "c")))).isFalse();
  }

  @Test
  void line_characterSet_decidesWhatIsWritten() {
    Finding finding = new Finding(Level.WARN, "cache", "/größe\n\u001b[2J", "mend it");
    assertThat(new FindingLines(false, StandardCharsets.UTF_8).line(finding))
        .isEqualTo("warn  cache          /größe ?[2J — mend it");
    assertThat(new FindingLines(false, StandardCharsets.US_ASCII).line(finding))
        .isEqualTo("warn  cache          /gr??e ?[2J - mend it");
    assertThat(new FindingLines(true, StandardCharsets.UTF_8).line(Finding.ok("Java", "17")))
        .isEqualTo("\u001b[32mok  \u001b[0m  Java           17");
  }
}
