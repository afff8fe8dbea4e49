package io.rpt.examples.world;

import com.google.common.collect.Lists;
import io.rpt.examples.world.Fact.At;
import io.rpt.examples.world.Fact.Coloured;
import io.rpt.examples.world.Fact.Feels;
import io.rpt.examples.world.Fact.Has;
import io.rpt.examples.world.Fact.Learned;
import io.rpt.examples.world.Fact.Lies;
import io.rpt.examples.world.Fact.Likes;
import io.rpt.examples.world.Fact.More;
import io.rpt.examples.world.Fact.Parent;
import io.rpt.examples.world.Fact.Was;
import io.rpt.examples.world.Fact.Works;
import java.util.List;
import java.util.SplittableRandom;

/** What holds instead of a claim that does not. */
final class Correction {
  private Correction() {}

  /**
   * A claim that holds: the fact that was denied, another fact of the same person or thing where
   * the story tells one, or else the denial.
   *
   * @param claim one that does not hold
   */
  static Claim of(Claim claim, Story story, SplittableRandom random) {
    Fact fact = claim.fact();
    if (claim.denied()) {
      return holding(fact, random);
    }
    return rivals(fact, story.setting()).stream()
        .filter(rival -> story.knowledge().of(rival) == Truth.TRUE)
        .findFirst()
        .map(rival -> holding(rival, random))
        .orElseGet(() -> new Claim(fact, true, fact.denial(), Truth.TRUE));
  }

  private static Claim holding(Fact fact, SplittableRandom random) {
    return new Claim(fact, false, fact.clause(random), Truth.TRUE);
  }

  /** Facts of the same person or thing, one of which may hold in the fact's place. */
  private static List<? extends Fact> rivals(Fact fact, Setting setting) {
    if (fact instanceof At at) {
      return Lists.transform(setting.places(), place -> new At(at.who(), place));
    } else if (fact instanceof Was was) {
      return Lists.transform(setting.places(), place -> new Was(was.who(), place, was.time()));
    } else if (fact instanceof Has has) {
      return Lists.transform(setting.cast(), who -> new Has(who, has.thing()));
    } else if (fact instanceof Lies lies) {
      return Lists.transform(setting.places(), place -> new Lies(lies.thing(), place));
    } else if (fact instanceof Coloured coloured) {
      return Lists.transform(setting.colours(), colour -> new Coloured(coloured.thing(), colour));
    } else if (fact instanceof Likes likes) {
      return Lists.transform(setting.things(), thing -> new Likes(likes.who(), thing));
    } else if (fact instanceof More more) {
      return List.of(new More(more.order(), /* more= */ more.less(), /* less= */ more.more()));
    } else if (fact instanceof Works works) {
      return Lists.transform(setting.jobs(), job -> new Works(works.who(), job));
    } else if (fact instanceof Feels feels) {
      return Lists.transform(setting.feelings(), mood -> new Feels(feels.who(), mood));
    } else if (fact instanceof Parent parent) {
      return List.of(new Parent(/* parent= */ parent.child(), /* child= */ parent.parent()));
    }
    Learned learned = (Learned) fact;
    return Lists.transform(setting.topics(), topic -> new Learned(learned.who(), topic));
  }
}
