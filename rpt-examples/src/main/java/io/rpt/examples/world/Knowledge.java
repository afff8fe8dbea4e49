package io.rpt.examples.world;

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
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a story has told so far. Later tellings overwrite earlier ones where the world changes. */
final class Knowledge {
  private final Map<Person, String> places = new HashMap<>();
  private final Set<At> absences = new HashSet<>();
  private final Map<Was, Boolean> past = new HashMap<>();
  private final Map<String, Person> holders = new HashMap<>();
  private final Set<Has> losses = new HashSet<>();
  private final Map<String, String> colours = new HashMap<>();
  private final Map<Likes, Boolean> likes = new HashMap<>();
  private final Set<More> orders = new HashSet<>();
  private final Map<Person, String> jobs = new HashMap<>();
  private final Map<Person, String> feelings = new HashMap<>();
  private final Set<Parent> parents = new HashSet<>();
  private final Map<Person, String> topics = new HashMap<>();

  void goes(Person who, String place) {
    places.put(who, place);
  }

  void staysAwayFrom(Person who, String place) {
    absences.add(new At(who, place));
  }

  void was(Person who, String place, String time) {
    for (String other : Words.PLACES) {
      past.put(new Was(who, other, time), other.equals(place));
    }
  }

  void gets(Person who, String thing) {
    holders.put(thing, who);
    losses.remove(new Has(who, thing));
  }

  void loses(Person who, String thing) {
    holders.remove(thing);
    losses.add(new Has(who, thing));
  }

  void turns(String thing, String colour) {
    colours.put(thing, colour);
  }

  void likes(Person who, String thing, boolean does) {
    likes.put(new Likes(who, thing), does);
  }

  void compares(Order order, Person more, Person less) {
    orders.add(new More(order, more, less));
  }

  void works(Person who, String job) {
    jobs.put(who, job);
  }

  void feels(Person who, String feeling) {
    feelings.put(who, feeling);
  }

  void bears(Person parent, Person child) {
    parents.add(new Parent(parent, child));
  }

  void learns(Person who, String topic) {
    topics.put(who, topic);
  }

  /** Where somebody is, or null if nothing says so. */
  @Nullable String place(Person who) {
    return places.get(who);
  }

  /** Who has a thing, or null if nothing says so. */
  @Nullable Person holder(String thing) {
    return holders.get(thing);
  }

  /** Whether a fact holds. */
  Truth of(Fact fact) {
    if (fact instanceof At at) {
      return absences.contains(at) && !places.containsKey(at.who())
          ? Truth.FALSE
          : known(places.get(at.who()), at.place());
    } else if (fact instanceof Was was) {
      return known(past.get(was), true);
    } else if (fact instanceof Has has) {
      return losses.contains(has) ? Truth.FALSE : known(holders.get(has.thing()), has.who());
    } else if (fact instanceof Lies lies) {
      Person holder = holders.get(lies.thing());
      return holder == null ? Truth.UNKNOWN : of(new At(holder, lies.place()));
    } else if (fact instanceof Coloured coloured) {
      return known(colours.get(coloured.thing()), coloured.colour());
    } else if (fact instanceof Likes like) {
      return known(likes.get(like), true);
    } else if (fact instanceof More more) {
      return compared(more);
    } else if (fact instanceof Works works) {
      return known(jobs.get(works.who()), works.job());
    } else if (fact instanceof Feels feels) {
      return known(feelings.get(feels.who()), feels.feeling());
    } else if (fact instanceof Learned learned) {
      return known(topics.get(learned.who()), learned.topic());
    }
    return bears((Parent) fact);
  }

  private static <T> Truth known(@Nullable T found, T asked) {
    return found == null ? Truth.UNKNOWN : Truth.of(found.equals(asked));
  }

  private Truth compared(More asked) {
    if (follows(asked.order(), asked.more(), asked.less())) {
      return Truth.TRUE;
    }
    return follows(asked.order(), asked.less(), asked.more()) ? Truth.FALSE : Truth.UNKNOWN;
  }

  private boolean follows(Order order, Person more, Person less) {
    return orders.stream()
        .filter(told -> told.order() == order && told.more().equals(more))
        .anyMatch(told -> told.less().equals(less) || follows(order, told.less(), less));
  }

  private Truth bears(Parent asked) {
    if (parents.contains(asked)) {
      return Truth.TRUE;
    }
    boolean another =
        parents.stream()
            .anyMatch(
                told ->
                    told.child().equals(asked.child())
                        && told.parent().female() == asked.parent().female());
    boolean reversed =
        parents.contains(new Parent(/* parent= */ asked.child(), /* child= */ asked.parent()));
    return another || reversed ? Truth.FALSE : Truth.UNKNOWN;
  }
}
