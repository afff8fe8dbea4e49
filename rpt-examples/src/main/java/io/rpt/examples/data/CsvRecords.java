package io.rpt.examples.data;

import com.google.common.collect.AbstractIterator;
import io.rpt.core.data.DataRecord;
import io.rpt.core.error.InvalidDataException;
import io.rpt.core.error.InvalidFileException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads CSV in UTF-8 (RFC 4180: commas, double quotes) whose first record names the columns. Blank
 * lines and a byte order mark are left out.
 */
final class CsvRecords extends AbstractIterator<DataRecord> {
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).get();

  private final String source;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private final List<String> columns;

  CsvRecords(InputStream input, String source) {
    this.source = source;
    Reader reader =
        new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8.newDecoder()));
    try {
      skipByteOrderMark(reader);
      parser = CSVParser.builder().setReader(reader).setFormat(FORMAT).get();
    } catch (IOException e) {
      throw failure(1, e);
    }
    records = parser.iterator();
    CSVRecord first = nextOrNull();
    columns = first == null ? List.of() : header(first);
  }

  private static void skipByteOrderMark(Reader reader) throws IOException {
    reader.mark(1);
    if (reader.read() != '\uFEFF') {
      reader.reset();
    }
  }

  private List<String> header(CSVRecord record) {
    List<String> names = record.stream().map(String::strip).toList();
    if (names.stream().distinct().count() != names.size() || names.contains("")) {
      throw new InvalidDataException(
          source
              + ":1: the first line names the columns "
              + names
              + "; expected different names, none of them empty.");
    }
    return names;
  }

  @Override
  protected @Nullable DataRecord computeNext() {
    long line = parser.getCurrentLineNumber() + 1;
    CSVRecord record = nextOrNull();
    if (record == null) {
      return endOfData();
    }
    String place = source + ":" + line + " (record " + (record.getRecordNumber() - 1) + ")";
    if (record.size() != columns.size()) {
      throw new InvalidDataException(
          place
              + ": "
              + record.size()
              + " values for the "
              + columns.size()
              + " columns "
              + columns
              + "; put a text with commas, quotes or line breaks in double quotes.");
    }
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      fields.put(columns.get(i), record.get(i));
    }
    return DataRecord.ofTexts(place, fields);
  }

  private @Nullable CSVRecord nextOrNull() {
    long line = parser.getCurrentLineNumber() + 1;
    try {
      return records.hasNext() ? records.next() : null;
    } catch (UncheckedIOException e) {
      throw failure(line, e.getCause() == null ? e : e.getCause());
    }
  }

  private RuntimeException failure(long line, Throwable e) {
    String place = source + ":" + line;
    if (e instanceof CharacterCodingException) {
      return new InvalidDataException(
          place + ": not valid UTF-8; save the file with the encoding UTF-8.", e);
    }
    if (e instanceof CSVException) {
      return new InvalidDataException(
          place + ": no CSV (" + e.getMessage() + "); check the double quotes.", e);
    }
    return new InvalidFileException(place + " cannot be read: " + e + ".", e);
  }
}
