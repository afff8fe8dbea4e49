package io.rpt.core.init;

import static org.assertj.core.api.Assertions.assertThat;

import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class PromptInitPropertyTest {
  private static final int WIDTH = 3;

  @Property
  void vocabulary_anySeed_drawsDifferentTokensOfThePoolAndNoSpecial(
      @ForAll long seed,
      @ForAll @IntRange(min = 20, max = 50) int pool,
      @ForAll @Size(max = 10) Set<@IntRange(max = 49) Integer> special,
      @ForAll @IntRange(min = 1, max = 10) int length) {
    FakeTable table = new FakeTable(50, WIDTH, special);
    FloatTensor prompt =
        PromptInit.vocabulary(pool, seed).create(new PromptShape(length, WIDTH), table);

    assertThat(prompt.shape()).containsExactly(length, WIDTH);
    Set<Integer> drawn = new HashSet<>();
    for (int i = 0; i < length; i++) {
      int id = (int) prompt.get(i * WIDTH);
      assertThat(prompt.get(i * WIDTH + WIDTH - 1)).isEqualTo(id);
      assertThat(id).isBetween(0, pool - 1);
      assertThat(drawn.add(id)).isTrue();
    }
    assertThat(drawn).noneMatch(special::contains);
  }

  @Property
  void create_sameSeed_sameValues(@ForAll long seed) {
    FakeTable table = new FakeTable(1000, WIDTH, Set.of(0));
    PromptShape shape = new PromptShape(10, WIDTH);

    assertThat(PromptInit.vocabulary(seed).create(shape, table))
        .isEqualTo(PromptInit.vocabulary(seed).create(shape, table));
    assertThat(PromptInit.uniform(seed).create(shape, table))
        .isEqualTo(PromptInit.uniform(seed).create(shape, table));
  }

  @Property
  void create_neighbouringSeeds_otherValues(@ForAll @IntRange(max = 1_000_000) int seed) {
    FakeTable table = new FakeTable(1000, WIDTH, Set.of(0));
    PromptShape shape = new PromptShape(10, WIDTH);

    assertThat(PromptInit.vocabulary(seed).create(shape, table))
        .isNotEqualTo(PromptInit.vocabulary(seed + 1).create(shape, table));
    assertThat(PromptInit.uniform(seed).create(shape, table))
        .isNotEqualTo(PromptInit.uniform(seed + 1).create(shape, table));
  }

  @Property
  void uniform_anySeed_staysInItsRange(@ForAll long seed) {
    FloatTensor prompt =
        PromptInit.uniform(seed)
            .create(new PromptShape(10, WIDTH), new FakeTable(5, WIDTH, Set.of()));

    for (float value : prompt.toArray()) {
      assertThat(value).isBetween(-0.5f, 0.5f);
    }
  }
}
