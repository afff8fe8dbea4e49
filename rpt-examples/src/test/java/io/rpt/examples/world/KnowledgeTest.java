package io.rpt.examples.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.rpt.examples.world.Fact.At;
import io.rpt.examples.world.Fact.Coloured;
import io.rpt.examples.world.Fact.Has;
import io.rpt.examples.world.Fact.Lies;
import io.rpt.examples.world.Fact.Likes;
import io.rpt.examples.world.Fact.More;
import io.rpt.examples.world.Fact.Parent;
import io.rpt.examples.world.Fact.Was;
import org.junit.jupiter.api.Test;

class KnowledgeTest {
  private static final Person ANNA = new Person("Anna", true);
  private static final Person MARY = new Person("Mary", true);
  private static final Person TOM = new Person("Tom", false);

  private final Knowledge knowledge = new Knowledge();

  @Test
  void somebodyIsWhereTheLastSentenceSays() {
    assertThat(knowledge.of(new At(ANNA, "park"))).isEqualTo(Truth.UNKNOWN);
    knowledge.goes(ANNA, "park");
    knowledge.goes(ANNA, "school");
    assertThat(knowledge.of(new At(ANNA, "park"))).isEqualTo(Truth.FALSE);
    assertThat(knowledge.of(new At(ANNA, "school"))).isEqualTo(Truth.TRUE);
    assertThat(knowledge.of(new At(TOM, "school"))).isEqualTo(Truth.UNKNOWN);
  }

  @Test
  void somebodyWhoIsNotSomewhereMayBeAnywhereElse() {
    knowledge.staysAwayFrom(TOM, "park");
    assertThat(knowledge.of(new At(TOM, "park"))).isEqualTo(Truth.FALSE);
    assertThat(knowledge.of(new At(TOM, "school"))).isEqualTo(Truth.UNKNOWN);
    knowledge.goes(TOM, "park");
    assertThat(knowledge.of(new At(TOM, "park"))).isEqualTo(Truth.TRUE);
  }

  @Test
  void aThingIsWithWhoeverGotItLastAndWhereThatOneIs() {
    knowledge.gets(ANNA, "key");
    knowledge.gets(TOM, "key");
    knowledge.goes(TOM, "garden");
    assertThat(knowledge.of(new Has(ANNA, "key"))).isEqualTo(Truth.FALSE);
    assertThat(knowledge.of(new Has(TOM, "key"))).isEqualTo(Truth.TRUE);
    assertThat(knowledge.of(new Lies("key", "garden"))).isEqualTo(Truth.TRUE);
    assertThat(knowledge.of(new Lies("key", "park"))).isEqualTo(Truth.FALSE);
    assertThat(knowledge.of(new Lies("ball", "garden"))).isEqualTo(Truth.UNKNOWN);
  }

  @Test
  void whatIsLostIsWithSomebodyElseOrNobody() {
    knowledge.gets(ANNA, "key");
    knowledge.loses(ANNA, "key");
    assertThat(knowledge.of(new Has(ANNA, "key"))).isEqualTo(Truth.FALSE);
    assertThat(knowledge.of(new Has(TOM, "key"))).isEqualTo(Truth.UNKNOWN);
    knowledge.gets(ANNA, "key");
    assertThat(knowledge.of(new Has(ANNA, "key"))).isEqualTo(Truth.TRUE);
  }

  @Test
  void comparisonsChainAndReverse() {
    knowledge.compares(Order.HEIGHT, ANNA, TOM);
    knowledge.compares(Order.HEIGHT, TOM, MARY);
    assertThat(knowledge.of(new More(Order.HEIGHT, ANNA, MARY))).isEqualTo(Truth.TRUE);
    assertThat(knowledge.of(new More(Order.HEIGHT, MARY, ANNA))).isEqualTo(Truth.FALSE);
    assertThat(knowledge.of(new More(Order.AGE, ANNA, MARY))).isEqualTo(Truth.UNKNOWN);
  }

  @Test
  void achildHasOneMotherAndIsNotHerParent() {
    knowledge.bears(ANNA, TOM);
    assertThat(knowledge.of(new Parent(ANNA, TOM))).isEqualTo(Truth.TRUE);
    assertThat(knowledge.of(new Parent(MARY, TOM))).isEqualTo(Truth.FALSE);
    assertThat(knowledge.of(new Parent(TOM, ANNA))).isEqualTo(Truth.FALSE);
    assertThat(knowledge.of(new Parent(TOM, MARY))).isEqualTo(Truth.UNKNOWN);
  }

  @Test
  void timesColoursAndTastesAreKept() {
    knowledge.was(TOM, "park", "morning");
    knowledge.turns("ball", "red");
    knowledge.likes(TOM, "ball", false);
    assertThat(knowledge.of(new Was(TOM, "park", "morning"))).isEqualTo(Truth.TRUE);
    assertThat(knowledge.of(new Was(TOM, "school", "morning"))).isEqualTo(Truth.FALSE);
    assertThat(knowledge.of(new Was(TOM, "park", "evening"))).isEqualTo(Truth.UNKNOWN);
    assertThat(knowledge.of(new Coloured("ball", "blue"))).isEqualTo(Truth.FALSE);
    assertThat(knowledge.of(new Likes(TOM, "ball"))).isEqualTo(Truth.FALSE);
    assertThat(knowledge.of(new Likes(ANNA, "ball"))).isEqualTo(Truth.UNKNOWN);
  }
}
