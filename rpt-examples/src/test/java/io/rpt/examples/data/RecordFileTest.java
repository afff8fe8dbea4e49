package io.rpt.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.data.LabeledText;
import io.rpt.core.data.TextFormat;
import io.rpt.core.error.InvalidDataException;
import io.rpt.core.error.InvalidFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordFileTest {
  @TempDir private Path folder;

  @Test
  void csv_quotesBlankLinesAndByteOrderMark_areRead() throws IOException {
    List<LabeledText> texts =
        read(
            "\uFEFFtext, label,more\r\n\"a, \"\"b\"\"\nc\",x,1\r\n\r\nd,y,\r\n"
                .getBytes(StandardCharsets.UTF_8));
    assertThat(texts).containsExactly(LabeledText.of("a, \"b\"\nc", "x"), LabeledText.of("d", "y"));
  }

  @Test
  void csv_badRecords_areRefusedNamingLineAndRecord() {
    refused("text,label\na,x\nb\n", "t.csv:3 (record 2)", "1 values for the 2 columns");
    refused("text,label\n\"a\nb\",x\n ,y\n", "t.csv:4 (record 2)", "'text'", "empty");
    refused("text,label\na,\n", "t.csv:2 (record 1)", "'label'");
    refused("text,lable\na,x\n", "t.csv:2 (record 1)", "'label'", "'lable'");
    refused("text,text\na,x\n", "t.csv:1", "different names");
    refused("text,label\n\"a,x\n", "t.csv:", "double quotes");
    refused("text,label\na\0b,x\n", "t.csv:2 (record 1)");
    refused("text,label\n", "holds no example");
  }

  @Test
  void csv_latin1_isRefusedAsNoUtf8() {
    assertThatThrownBy(() -> read("text,label\nü,x\n".getBytes(StandardCharsets.ISO_8859_1)))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("not valid UTF-8");
  }

  @Test
  void open_missingFolderOrOtherName_isRefused() {
    assertThatThrownBy(() -> RecordFile.open(folder.resolve("no.csv")))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("does not exist");
    assertThatThrownBy(() -> RecordFile.open(folder.resolve("texts.tsv")))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining(".csv");
  }

  @Test
  void format_fieldsOfTheFirstRecord_decide() throws IOException {
    Path pair = Files.writeString(folder.resolve("p.csv"), "text_a,text_b,label\na,b,x\n");
    assertThat(OwnTexts.format(pair)).isEqualTo(TextFormat.PAIR);
    TextFormat trained = new TextFormat(List.of("premise", "hypothesis"));
    assertThat(OwnTexts.formatFor(pair, trained)).isEqualTo(TextFormat.PAIR);
    Path own = Files.writeString(folder.resolve("o.csv"), "premise,hypothesis\na,b\n");
    assertThat(OwnTexts.formatFor(own, trained)).isEqualTo(trained);
  }

  private List<LabeledText> read(byte[] content) throws IOException {
    return OwnTexts.read(Files.write(folder.resolve("t.csv"), content), TextFormat.SINGLE);
  }

  private void refused(String content, String... parts) {
    assertThatThrownBy(() -> read(content.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContainingAll(parts);
  }
}
