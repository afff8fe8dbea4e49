package io.rpt.examples.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.rpt.examples.plan.Plan.Run;
import io.rpt.examples.plan.Plan.Variant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PlanPropertyTest {
  private static List<String> values(int count) {
    return IntStream.range(0, count).mapToObj(String::valueOf).toList();
  }

  /** Options that concern a method multiply its runs; others, and those it has itself, do not. */
  @Property(tries = 100)
  void runs_areAllCombinationsOfWhatConcernsEachMethod(
      @ForAll @IntRange(min = 1, max = 4) int rates,
      @ForAll @IntRange(min = 1, max = 4) int widths,
      @ForAll @IntRange(min = 1, max = 3) int own,
      @ForAll @IntRange(min = 1, max = 3) int tasks,
      @ForAll @IntRange(min = 1, max = 4) int seeds) {
    Map<String, List<String>> shared = new LinkedHashMap<>();
    shared.put("lr", values(rates));
    shared.put("bottleneck", values(widths));
    Method hot = new Method("hot", new Grid(Map.of("lr", values(own))));
    Plan plan =
        new Plan(
            List.of(Method.byName("plain"), Method.byName("residual"), hot),
            values(tasks),
            LongStream.range(0, seeds).boxed().toList(),
            new Grid(shared));
    List<Variant> variants =
        plan.variants(
            (method, option) -> !option.equals("bottleneck") || !method.name().equals("plain"));
    assertThat(variants).doesNotHaveDuplicates().hasSize(rates + rates * widths + own * widths);
    assertThat(variants)
        .allMatch(variant -> variant.options().containsKey("lr"))
        .allMatch(
            variant ->
                variant.options().containsKey("bottleneck") != variant.method().equals("plain"));

    List<Run> runs = plan.runs(variants);
    assertThat(runs).doesNotHaveDuplicates().hasSize(variants.size() * tasks * seeds);
    assertThat(runs.subList(0, variants.size() * tasks)).allMatch(run -> run.seed() == 0);
  }
}
