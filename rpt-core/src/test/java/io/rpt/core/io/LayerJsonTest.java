package io.rpt.core.io;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.error.InvalidFileException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a stored LSTM or basis may not be. */
class LayerJsonTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'bi_lstm','hidden':0,'layers':1,'dropout':0} | hidden",
        "{'type':'bi_lstm','hidden':2,'layers':99,'dropout':0} | 99",
        "{'type':'bi_lstm','hidden':2,'layers':1,'dropout':0.5} | between layers",
        "{'type':'bi_lstm','hidden':2,'layers':1,'dropout':0,'cells':3} | cells",
        "{'type':'basis','size':0,'training':'frozen','start':{'type':'embeddings'}} | size",
        "{'type':'basis','size':2,'training':'half','start':{'type':'embeddings'}} | 'half'",
        "{'type':'basis','size':2,'training':'frozen','start':{'type':'zeros'}} | start \"zeros\"",
        "{'type':'basis','size':2,'training':'frozen','start':{'type':'embeddings','a':1}} | \"a\"",
        "{'type':'basis','size':2,'training':'frozen','start':{'type':'normal','mean':0,'deviation':-1}} | -1.0",
        "{'type':'basis','size':2,'training':'frozen','start':{'type':'uniform','center':0}} | spread",
      })
  void read_badLayer_isRefusedByName(String json, String message) {
    byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    JsonObject node = JsonValue.parse(bytes, "prompt.json", JsonLimits.standard()).asObject();
    assertThatThrownBy(() -> LayerJson.read(node))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContainingAll("prompt.json", message);
  }
}
