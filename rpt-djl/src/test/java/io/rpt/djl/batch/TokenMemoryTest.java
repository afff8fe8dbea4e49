package io.rpt.djl.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.data.Template;
import io.rpt.core.data.TextInput;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.inject.TokenRow;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.fixture.TinyBert;
import io.rpt.djl.text.TemplateEncoder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenMemoryTest {
  private static final TextInput TEXT = TextInput.of("the old cat sings");

  @TempDir static Path model;
  private static Backbone backbone;

  @BeforeAll
  static void open() {
    backbone = TinyBert.open(model);
  }

  @AfterAll
  static void close() {
    backbone.close();
  }

  private static TokenRow encode(int promptLength, int maxLength) {
    return new PromptInputs(backbone, PromptInjector.afterCls(), promptLength, maxLength)
        .encode(List.of(TextInput.of(TEXT.first())))
        .rows()
        .get(0);
  }

  @Test
  void during_knownText_isNotTokenizedAgain() {
    TokenMemory memory = new TokenMemory();
    TokenRow first = memory.during(() -> encode(3, 64));
    assertThat(memory.during(() -> encode(5, 64))).isSameAs(first);
    assertThat(encode(3, 64)).isEqualTo(first).isNotSameAs(first);
    assertThat(new TokenMemory().during(() -> encode(3, 64))).isEqualTo(first).isNotSameAs(first);
  }

  @Test
  void during_shorterRows_cutsWhatIsRemembered() {
    TokenMemory memory = new TokenMemory();
    TokenRow whole = memory.during(() -> encode(3, 64));
    assertThat(memory.during(() -> encode(3, 8)))
        .isEqualTo(encode(3, 8))
        .extracting(TokenRow::length)
        .isEqualTo(5);
    assertThat(memory.during(() -> encode(3, 64))).isSameAs(whole);
  }

  @Test
  void during_otherTemplates_tokenizeEach() {
    TokenMemory memory = new TokenMemory();
    RowForm plain = RowForm.plain(backbone);
    List<RowForm> forms = List.of(plain, filled("{a} is {mask}"), filled("not {a} {mask}"));
    for (RowForm form : forms) {
      assertThat(memory.during(() -> TokenMemory.row(form, TEXT))).isEqualTo(form.encode(TEXT));
    }
    assertThat(memory.during(() -> TokenMemory.row(RowForm.plain(backbone), TEXT)))
        .isSameAs(memory.during(() -> TokenMemory.row(plain, TEXT)));
    assertThat(memory.during(() -> TokenMemory.row(filled("{a} is {mask}"), TEXT)))
        .isSameAs(memory.during(() -> TokenMemory.row(forms.get(1), TEXT)));
  }

  private static RowForm filled(String pattern) {
    return new RowForm.Filled(
        new TemplateEncoder(
            backbone.tokenizer(), new Template(pattern), backbone.tokenizer().maskId()));
  }

  @Test
  void during_failure_putsTheMemoryBefore() {
    TokenMemory memory = new TokenMemory();
    TokenMemory inner = new TokenMemory();
    TokenRow first = memory.during(() -> encode(3, 64));
    memory.during(
        () -> {
          assertThatThrownBy(
                  () ->
                      inner.during(
                          () -> {
                            throw new IllegalStateException("here");
                          }))
              .hasMessage("here");
          assertThat(encode(3, 64)).isSameAs(first);
          return first;
        });
  }
}
