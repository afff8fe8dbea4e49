package io.rpt.core.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;

class AnswersPropertyTest {
  @Property
  void normalized_twice_equalsOnce(@ForAll @StringLength(max = 30) String text) {
    String once = Answers.normalize(text);
    assertThat(Answers.normalize(once)).isEqualTo(once);
  }

  @Property
  void normalized_ofWordsArticlesAndMarks_twiceEqualsOnce(@ForAll List<Part> parts) {
    String text = String.join("", parts.stream().map(part -> part.text).toList());
    String once = Answers.normalize(text);
    assertThat(Answers.normalize(once)).isEqualTo(once);
    assertThat(once).doesNotContain("  ").isEqualTo(once.strip());
  }

  @Property
  void f1_isSymmetricAndAtMostOne(@ForAll List<Part> left, @ForAll List<Part> right) {
    String a = String.join("", left.stream().map(part -> part.text).toList());
    String b = String.join("", right.stream().map(part -> part.text).toList());
    assertThat(Answers.tokenF1(a, List.of(b)))
        .isBetween(0.0, 1.0)
        .isEqualTo(Answers.tokenF1(b, List.of(a)));
  }

  private enum Part {
    A("a"),
    THE("The"),
    AN("an"),
    WORD("zürich"),
    SPACE(" "),
    TAB("\t"),
    NO_BREAK("\u00a0"),
    HYPHEN("-"),
    QUOTE("“"),
    DOT(".");

    private final String text;

    Part(String text) {
      this.text = text;
    }
  }
}
