package io.rpt.examples.superglue;

import static org.assertj.core.api.Assertions.assertThat;

import io.rpt.core.error.InvalidDataException;
import io.rpt.examples.superglue.OfficialFile.Labels;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

class OfficialFilePropertyTest {
  @Property(tries = 300)
  void read_spoiledLines_giveRowsOrInvalidData(
      @ForAll SuperGlueTask task,
      @ForAll @IntRange(max = 2000) int at,
      @ForAll @IntRange(max = 30) int length,
      @ForAll @StringLength(max = 6) String put) {
    String rows = SuperGlueSamples.resource(task + ".jsonl");
    int start = at % rows.length();
    int end = Math.min(rows.length(), start + length);
    requireInvalidData(task, rows.substring(0, start) + put + rows.substring(end));
  }

  @Property(tries = 300)
  void read_otherValues_giveRowsOrInvalidData(
      @ForAll SuperGlueTask task, @ForAll @IntRange(max = 50) int field, @ForAll Value value) {
    String rows = SuperGlueSamples.resource(task + ".jsonl");
    String[] parts = rows.split("(?<=\": )", -1);
    int changed = 1 + field % (parts.length - 1);
    parts[changed] =
        parts[changed].replaceFirst("^(\"[^\"]*\"|[-0-9.]+|true|false|[\\[{])", value.json);
    requireInvalidData(task, String.join("", parts));
  }

  private static void requireInvalidData(SuperGlueTask task, String lines) {
    try {
      assertThat(SuperGlueSamples.read(task, lines, Labels.REQUIRED)).isNotEmpty();
    } catch (InvalidDataException e) {
      assertThat(e).hasMessageStartingWith("rows.jsonl");
    }
  }

  private enum Value {
    NULL("null"),
    NUMBER("-1"),
    LARGE("99999999999999999999"),
    FRACTION("1.5"),
    TEXT("\"x\""),
    BLANK("\"\""),
    LIST("[]"),
    OBJECT("{}"),
    BOOL("true");

    private final String json;

    Value(String json) {
      this.json = json;
    }
  }
}
