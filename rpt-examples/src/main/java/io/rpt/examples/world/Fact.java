package io.rpt.examples.world;

import java.util.SplittableRandom;

/**
 * Something that can be said of the world, true or not. A clause is a sentence without its capital
 * and full stop, and so is a question without its mark; names keep their capitals.
 */
sealed interface Fact {
  /** The clause that says so, in one of its wordings. */
  String clause(SplittableRandom random);

  /** The clause that denies it. */
  String denial();

  /** The question whether it is so. */
  String question();

  /** Where somebody is now. */
  record At(Person who, String place) implements Fact {
    @Override
    public String clause(SplittableRandom random) {
      return who.name() + " is in the " + place;
    }

    @Override
    public String denial() {
      return who.name() + " is not in the " + place;
    }

    @Override
    public String question() {
      return "is " + who.name() + " in the " + place;
    }
  }

  /** Where somebody was at a time of the day. */
  record Was(Person who, String place, String time) implements Fact {
    @Override
    public String clause(SplittableRandom random) {
      return Words.chance(0.5, random)
          ? who.name() + " was in the " + place + " in the " + time
          : "in the " + time + " " + who.name() + " was in the " + place;
    }

    @Override
    public String denial() {
      return who.name() + " was not in the " + place + " in the " + time;
    }

    @Override
    public String question() {
      return "was " + who.name() + " in the " + place + " in the " + time;
    }
  }

  /** Who has a thing now. */
  record Has(Person who, String thing) implements Fact {
    @Override
    public String clause(SplittableRandom random) {
      return Words.chance(0.6, random)
          ? who.name() + " has the " + thing
          : "the " + thing + " is with " + who.name();
    }

    @Override
    public String denial() {
      return who.name() + " does not have the " + thing;
    }

    @Override
    public String question() {
      return "does " + who.name() + " have the " + thing;
    }
  }

  /** Where a thing is now. */
  record Lies(String thing, String place) implements Fact {
    @Override
    public String clause(SplittableRandom random) {
      return "the " + thing + " is in the " + place;
    }

    @Override
    public String denial() {
      return "the " + thing + " is not in the " + place;
    }

    @Override
    public String question() {
      return "is the " + thing + " in the " + place;
    }
  }

  /** A thing's colour now. */
  record Coloured(String thing, String colour) implements Fact {
    @Override
    public String clause(SplittableRandom random) {
      return "the " + thing + " is " + colour;
    }

    @Override
    public String denial() {
      return "the " + thing + " is not " + colour;
    }

    @Override
    public String question() {
      return "is the " + thing + " " + colour;
    }
  }

  /** Whether somebody likes a thing. */
  record Likes(Person who, String thing) implements Fact {
    @Override
    public String clause(SplittableRandom random) {
      return who.name() + " likes the " + thing;
    }

    @Override
    public String denial() {
      return who.name() + " does not like the " + thing;
    }

    @Override
    public String question() {
      return "does " + who.name() + " like the " + thing;
    }
  }

  /** Which of two is more. */
  record More(Order order, Person more, Person less) implements Fact {
    @Override
    public String clause(SplittableRandom random) {
      return Words.chance(0.5, random)
          ? more.name() + " is " + order.more() + " than " + less.name()
          : less.name() + " is " + order.less() + " than " + more.name();
    }

    @Override
    public String denial() {
      return more.name() + " is not " + order.more() + " than " + less.name();
    }

    @Override
    public String question() {
      return "is " + more.name() + " " + order.more() + " than " + less.name();
    }
  }

  /** What somebody does for a living. */
  record Works(Person who, String job) implements Fact {
    @Override
    public String clause(SplittableRandom random) {
      return who.name() + " is a " + job;
    }

    @Override
    public String denial() {
      return who.name() + " is not a " + job;
    }

    @Override
    public String question() {
      return "is " + who.name() + " a " + job;
    }
  }

  /** How somebody feels. */
  record Feels(Person who, String feeling) implements Fact {
    @Override
    public String clause(SplittableRandom random) {
      return who.name() + " is " + feeling;
    }

    @Override
    public String denial() {
      return who.name() + " is not " + feeling;
    }

    @Override
    public String question() {
      return "is " + who.name() + " " + feeling;
    }
  }

  /** Whose mother or father somebody is. */
  record Parent(Person parent, Person child) implements Fact {
    @Override
    public String clause(SplittableRandom random) {
      return Words.chance(0.5, random)
          ? parent.name() + " is the " + parent.parent() + " of " + child.name()
          : child.name() + " is the " + child.child() + " of " + parent.name();
    }

    @Override
    public String denial() {
      return parent.name() + " is not the " + parent.parent() + " of " + child.name();
    }

    @Override
    public String question() {
      return "is " + parent.name() + " the " + parent.parent() + " of " + child.name();
    }
  }

  /** What somebody learned about. */
  record Learned(Person who, String topic) implements Fact {
    @Override
    public String clause(SplittableRandom random) {
      return who.name() + " learned about " + topic;
    }

    @Override
    public String denial() {
      return who.name() + " did not learn about " + topic;
    }

    @Override
    public String question() {
      return "did " + who.name() + " learn about " + topic;
    }
  }
}
