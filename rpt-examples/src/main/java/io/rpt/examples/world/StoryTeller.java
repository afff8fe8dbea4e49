package io.rpt.examples.world;

import static io.rpt.examples.world.Words.chance;
import static io.rpt.examples.world.Words.other;
import static io.rpt.examples.world.Words.pick;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Tells one story: a few threads about a small cast, each of one to three sentences. A sentence
 * about whoever the sentence before was about may say "she" or "he".
 */
final class StoryTeller {
  private static final double PRONOUN = 0.6;

  private final SplittableRandom random;
  private final Knowledge knowledge = new Knowledge();
  private final List<String> sentences = new ArrayList<>();
  private final Setting setting;
  private final List<Person> cast;
  private final List<String> things;
  private final List<String> places;
  private @Nullable Person subject;

  private StoryTeller(SplittableRandom random) {
    this.random = random;
    setting = Setting.draw(random);
    cast = setting.cast();
    things = setting.things();
    places = setting.places();
  }

  /** Tells a story of {@code threads} threads, each of another kind. */
  static Story tell(int threads, SplittableRandom random) {
    StoryTeller teller = new StoryTeller(random);
    List<Runnable> kinds = teller.kinds();
    int kind = random.nextInt(kinds.size());
    for (int i = 0; i < threads; i++) {
      kinds.get(kind).run();
      kind = chance(0.5, random) ? kind : random.nextInt(kinds.size());
    }
    return new Story(teller.sentences, teller.knowledge, teller.setting);
  }

  private List<Runnable> kinds() {
    return new ArrayList<>(
        List.of(
            this::walk,
            this::meeting,
            this::day,
            this::gift,
            this::errand,
            this::loss,
            this::painting,
            this::taste,
            this::comparison,
            this::living,
            this::mood,
            this::family,
            this::lesson));
  }

  /** A sentence about somebody. */
  private void say(Person who, String predicate) {
    boolean again = who.equals(subject) && chance(PRONOUN, random);
    sentences.add(Words.sentence((again ? who.subject() : who.name()) + " " + predicate));
    subject = who;
  }

  /** A sentence about nobody in particular. */
  private void say(String clause) {
    sentences.add(Words.sentence(clause));
    subject = null;
  }

  private void walk() {
    Person who = pick(cast, random);
    go(who, pick(places, random));
    if (chance(0.4, random)) {
      String before = knowledge.place(who);
      String next = other(places, before == null ? "" : before, random);
      say(who, "then went to the " + next);
      knowledge.goes(who, next);
    } else if (chance(0.4, random)) {
      Person absent = other(cast, who, random);
      if (knowledge.place(absent) == null) {
        String place = pick(places, random);
        say(absent, "is not in the " + place);
        knowledge.staysAwayFrom(absent, place);
      }
    }
  }

  private void go(Person who, String place) {
    String predicate =
        pick(List.of("went to the ", "walked to the ", "is in the ", "ran to the "), random);
    say(who, predicate + place);
    knowledge.goes(who, place);
  }

  private void meeting() {
    Person one = pick(cast, random);
    Person two = other(cast, one, random);
    String place = pick(places, random);
    say(one, "met " + two.name() + " in the " + place);
    knowledge.goes(one, place);
    knowledge.goes(two, place);
    if (chance(0.6, random)) {
      String thing = pick(things, random);
      boolean distinct = one.female() != two.female();
      String receiver = distinct ? two.object() : two.name();
      say(one, "gave " + receiver + " the " + thing);
      knowledge.gets(two, thing);
    }
  }

  private void day() {
    Person who = pick(cast, random);
    String first = pick(places, random);
    String second = other(places, first, random);
    int time = random.nextInt(Words.TIMES.size() - 1);
    String early = Words.TIMES.get(time);
    String late = Words.TIMES.get(time + 1);
    if (chance(0.5, random)) {
      say(
          who,
          "was in the " + first + " in the " + early + " and in the " + second + " in the " + late);
    } else {
      say(
          who,
          "went to the "
              + second
              + " in the "
              + late
              + ", after the "
              + early
              + " in the "
              + first);
    }
    knowledge.was(who, first, early);
    knowledge.was(who, second, late);
  }

  private void gift() {
    Person giver = pick(cast, random);
    Person taker = other(cast, giver, random);
    String thing = pick(things, random);
    switch (random.nextInt(3)) {
      case 0 -> say(giver, "gave the " + thing + " to " + taker.name());
      case 1 -> say(giver, "gave " + taker.name() + " the " + thing);
      default -> say(taker, "got the " + thing + " from " + giver.name());
    }
    knowledge.gets(taker, thing);
    if (chance(0.3, random)) {
      Person third = pick(cast.stream().filter(p -> !p.equals(taker)).toList(), random);
      say(taker, "gave it to " + third.name());
      knowledge.gets(third, thing);
    }
  }

  private void errand() {
    Person who = pick(cast, random);
    String thing = pick(things, random);
    say(who, pick(List.of("took the ", "picked up the ", "found the "), random) + thing);
    knowledge.gets(who, thing);
    if (chance(0.6, random)) {
      String place = pick(places, random);
      say(who, "brought it to the " + place);
      knowledge.goes(who, place);
    }
  }

  private void loss() {
    Person who = pick(cast, random);
    String thing = pick(things, random);
    if (chance(0.5, random)) {
      say(who, "lost the " + thing);
    } else {
      say(who, "had the " + thing + ", but it is gone");
    }
    knowledge.loses(who, thing);
    if (chance(0.4, random)) {
      Person finder = other(cast, who, random);
      say(finder, "found it");
      knowledge.gets(finder, thing);
    }
  }

  private void painting() {
    String thing = pick(things, random);
    String colour = pick(setting.colours(), random);
    if (chance(0.5, random)) {
      say("the " + thing + " is " + colour);
      knowledge.turns(thing, colour);
    } else {
      String next = other(setting.colours(), colour, random);
      say("the " + thing + " was " + colour);
      say(pick(cast, random), "painted it " + next);
      knowledge.turns(thing, next);
    }
  }

  private void taste() {
    Person who = pick(cast, random);
    String liked = pick(things, random);
    String disliked = other(things, liked, random);
    switch (random.nextInt(3)) {
      case 0 -> say(who, "likes the " + liked + " but not the " + disliked);
      case 1 -> say(who, "does not like the " + disliked + ", but the " + liked);
      default -> say(who, "loves the " + liked + " and hates the " + disliked);
    }
    knowledge.likes(who, liked, true);
    knowledge.likes(who, disliked, false);
  }

  private void comparison() {
    Order order = pick(List.of(Order.values()), random);
    compare(order, cast.get(0), cast.get(1));
    if (chance(0.5, random)) {
      compare(order, cast.get(1), cast.get(2));
    }
  }

  private void compare(Order order, Person more, Person less) {
    if (chance(0.5, random)) {
      say(more, "is " + order.more() + " than " + less.name());
    } else {
      say(less, "is " + order.less() + " than " + more.name());
    }
    knowledge.compares(order, more, less);
  }

  private void living() {
    Person who = pick(cast, random);
    String job = pick(setting.jobs(), random);
    say(who, pick(List.of("is a ", "works as a "), random) + job);
    knowledge.works(who, job);
  }

  private void mood() {
    Person who = pick(cast, random);
    String feeling = pick(setting.feelings(), random);
    if (chance(0.5, random)) {
      say(who, "is " + feeling);
    } else {
      Person other = other(cast, who, random);
      String had = other(setting.feelings(), feeling, random);
      say(who, "was " + had + ", but " + other.name() + " made " + who.object() + " " + feeling);
    }
    knowledge.feels(who, feeling);
  }

  private void family() {
    Person parent = pick(cast, random);
    Person child = other(cast, parent, random);
    if (chance(0.5, random)) {
      say(parent, "is the " + parent.parent() + " of " + child.name());
    } else {
      say(child, "is the " + child.child() + " of " + parent.name());
    }
    knowledge.bears(parent, child);
  }

  private void lesson() {
    Person who = pick(cast, random);
    String topic = pick(setting.topics(), random);
    say(who, pick(List.of("learned about ", "read about "), random) + topic);
    knowledge.learns(who, topic);
  }
}
