package io.rpt.examples.world;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Words with two meanings, and sentences that show which one is meant. */
final class Senses {
  /** Both meanings of each word, side by side. */
  static final List<List<Sense>> WORDS =
      List.of(
          word(
              "bank",
              "side of a river",
              "NAME sat on the bank and looked at the water",
              "The boat came to the bank",
              "Flowers grow on the bank of the river",
              "NAME saw a fish near the bank",
              "house for money",
              "NAME took money to the bank",
              "The bank is open in the morning",
              "NAME works at the bank",
              "NAME got some coins from the bank"),
          word(
              "bat",
              "animal that flies",
              "The bat flies in the night",
              "NAME saw a bat in the dark tree",
              "A bat sleeps in the old church",
              "The bat eats flies",
              "stick for games",
              "NAME hit the ball with the bat",
              "The bat is made of wood",
              "NAME played with a new bat",
              "NAME broke the bat in the game"),
          word(
              "light",
              "lamp",
              "NAME turned on the light",
              "The light in the kitchen is bright",
              "NAME cannot sleep with the light on",
              "The light shines in the night",
              "not heavy",
              "The bag is light",
              "NAME can carry the light box",
              "A light coat is good for a warm day",
              "The doll is as light as paper"),
          word(
              "ring",
              "jewel for a finger",
              "NAME wears a ring of gold",
              "The ring is on the finger of NAME",
              "NAME bought a ring for the wedding",
              "The gold ring is lost",
              "sound of a bell",
              "NAME heard the ring of the phone",
              "The ring of the bell woke NAME",
              "With a loud ring the clock woke NAME",
              "A ring at the door made NAME jump"),
          word(
              "match",
              "game",
              "NAME won the match",
              "The match was played in the park",
              "NAME lost the last match",
              "Many people saw the match",
              "stick for fire",
              "NAME lit the fire with a match",
              "The match is wet and does not burn",
              "NAME took a match from the small box",
              "One match can burn a house"),
          word(
              "spring",
              "time of the year",
              "In spring the flowers grow",
              "NAME was born in spring",
              "The spring was warm and dry",
              "After the winter comes the spring",
              "place where water comes out",
              "NAME drank cold water from the spring",
              "The spring is near the rock",
              "Fresh water runs from the spring",
              "NAME filled the bottle at the spring"),
          word(
              "letter",
              "paper with words",
              "NAME wrote a letter to a friend",
              "The letter came with the post",
              "NAME opened the letter and read it",
              "NAME sent a long letter",
              "sign of the alphabet",
              "The first letter of the word is big",
              "NAME cannot write the letter B",
              "The child learned a new letter",
              "A word begins with a letter"),
          word(
              "wave",
              "moving water",
              "A big wave hit the boat",
              "NAME swam under the wave",
              "The wave came from the sea",
              "The wave made the sand wet",
              "sign with the hand",
              "NAME said good bye with a wave",
              "With a wave of the hand NAME called the dog",
              "NAME gave a friendly wave to the child",
              "A wave from the window made NAME smile"),
          word(
              "bark",
              "sound of a dog",
              "The bark of the dog woke NAME",
              "NAME heard a loud bark",
              "With a bark the dog ran to NAME",
              "The bark came from behind the door",
              "skin of a tree",
              "The bark of the old tree is brown",
              "NAME cut a name into the bark",
              "The bark is hard and dry",
              "A worm lives under the bark"),
          word(
              "nail",
              "part of a finger",
              "NAME painted the nail red",
              "The nail on my finger is long",
              "NAME broke a nail and cut it",
              "A nail grows on each finger",
              "piece of iron",
              "NAME hit the nail into the wall",
              "The picture hangs on a nail",
              "The nail is made of iron",
              "NAME needs a hammer and a nail"),
          word(
              "mouse",
              "small animal",
              "The cat ate the mouse",
              "A mouse lives under the floor",
              "The mouse likes cheese",
              "NAME saw a grey mouse run",
              "part of a computer",
              "NAME moved the mouse to open the file",
              "The mouse of the computer is new",
              "NAME clicked with the mouse",
              "The screen shows where the mouse points"),
          word(
              "palm",
              "inside of a hand",
              "NAME held the coin in the palm",
              "The palm of the hand is warm",
              "NAME wrote a number on the palm",
              "There was dirt on the palm of NAME",
              "tree",
              "The palm grows near the sea",
              "NAME sat under the tall palm",
              "Sweet fruit grows on the palm",
              "The wind shook the palm"));

  private static final int USES = 4;

  private Senses() {}

  private static List<Sense> word(String word, String... texts) {
    return List.of(sense(word, texts, 0), sense(word, texts, USES + 1));
  }

  private static Sense sense(String word, String[] texts, int from) {
    List<String> uses = List.of(Arrays.copyOfRange(texts, from + 1, from + 1 + USES));
    return new Sense(word, texts[from], uses);
  }

  /** One of the sentences, with somebody's name in it. */
  static String use(String use, SplittableRandom random) {
    String name = Words.pick(Words.PEOPLE, random).name();
    return use.replace("NAME", name) + ".";
  }
}
