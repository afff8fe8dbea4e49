package io.rpt.core.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.data.TextFormat;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.tensor.FloatTensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromptTaskTest {
  private static final PromptInjector ENCODER = PromptInjector.afterCls();
  private static final PromptInjector DECODER = PromptInjector.encoderDecoder();
  private static final LinearHead LINEAR =
      new LinearHead(FloatTensor.of(new float[6], 2, 3), FloatTensor.of(new float[2], 2));

  @Test
  void linearHead_wrongLabelsOrInjection_isRefused() {
    assertThatThrownBy(() -> task(ENCODER, LINEAR, "a", "b", "c"))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("2 labels", "[a, b, c]");
    assertThatThrownBy(() -> task(ENCODER, LINEAR, "a", "a")).hasMessageContaining("distinct");
    assertThatThrownBy(() -> task(DECODER, LINEAR, "a", "b"))
        .hasMessageContainingAll("LinearHead", "encoder_front");
  }

  @Test
  void choiceHead_labelsOrMoreThanOneScore_isRefused() {
    assertThatThrownBy(() -> new ChoiceHead(LINEAR)).hasMessageContaining("[2, 3]");
    ChoiceHead choice =
        new ChoiceHead(
            new LinearHead(FloatTensor.of(new float[3], 1, 3), FloatTensor.of(new float[1], 1)));
    assertThat(choice.parameterCount()).isEqualTo(4);
    assertThatThrownBy(() -> task(ENCODER, choice, "a", "b")).hasMessageContaining("[a, b]");
    assertThatThrownBy(() -> task(DECODER, choice)).hasMessageContaining("ChoiceHead");
  }

  @Test
  void textHeads_wrongLabelsOrInjection_areRefused() {
    RankingHead ranking = new RankingHead(Averaging.SUM);
    assertThatThrownBy(() -> task(DECODER, ranking, "a")).hasMessageContaining("[a]");
    assertThatThrownBy(() -> task(DECODER, ranking, "a", " ")).hasMessageContaining("words");
    assertThatThrownBy(() -> task(ENCODER, ranking, "a", "b")).hasMessageContaining("after_cls");
    assertThat(task(DECODER, ranking).labels()).isEmpty();
    assertThatThrownBy(() -> task(DECODER, new GenerationHead(3), "a", "b"))
        .hasMessageContaining("[a, b]");
    assertThatThrownBy(() -> task(ENCODER, new GenerationHead(3))).hasMessageContaining("encoder");
    assertThatThrownBy(() -> new GenerationHead(0)).hasMessageContaining("0");
  }

  private static PromptTask task(PromptInjector injector, Head head, String... labels) {
    return new PromptTask(injector, head, List.of(labels), TextFormat.SINGLE, 16);
  }
}
