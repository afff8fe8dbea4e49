package io.rpt.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.data.Template.Kind;
import io.rpt.core.data.Template.Part;
import io.rpt.core.error.InvalidValueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
  private static final Part FIRST = new Part(Kind.FIRST, "", false);
  private static final Part MASK = new Part(Kind.MASK, "", true);

  @Test
  void parts_publishedTemplates_areTheseInOrder() {
    assertThat(Template.single().parts())
        .containsExactly(FIRST, words(". It was", true), MASK, words(".", true));
    assertThat(Template.pair().parts())
        .containsExactly(
            FIRST, words("?", true), MASK, words(",", true), new Part(Kind.SECOND, "", true));
    assertThat(Template.leading().parts())
        .containsExactly(
            new Part(Kind.MASK, "", false), words(":", true), new Part(Kind.FIRST, "", true));
    assertThat(Template.questions().isPair()).isTrue();
    assertThat(Template.single().isPair()).isFalse();
    assertThat(new Template("{a} It was {mask}").endsWithMask()).isTrue();
    assertThat(Template.single().endsWithMask()).isFalse();
  }

  @Test
  void parts_spaces_areThereOrNot() {
    assertThat(new Template("{a}\t\n({mask})").parts())
        .containsExactly(
            FIRST, words("(", true), new Part(Kind.MASK, "", false), words(")", false));
  }

  @Test
  void parts_doubleBraces_areSingleOnes() {
    assertThat(new Template("{a} {{x}} {mask}").parts())
        .containsExactly(FIRST, words("{x}", true), MASK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{a}", "{mask}", "{a} {a} {mask}", "{a} {mask} {mask}", "{a} {b} {b} {mask}"})
  void template_missingOrRepeated_isRefused(String pattern) {
    assertThatThrownBy(() -> new Template(pattern))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("\"" + pattern + "\"", "exactly once");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{a} {mask} {c}", "{a} {mask", "{a} {mask} }", "{text} {mask}"})
  void template_oddBrace_isRefusedWithItsPlace(String pattern) {
    assertThatThrownBy(() -> new Template(pattern))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("odd brace at character", "{a} . It was {mask} .");
  }

  private static Part words(String words, boolean spaced) {
    return new Part(Kind.WORDS, words, spaced);
  }
}
