package io.rpt.examples.world;

import java.util.List;

/**
 * A few sentences and what follows from them.
 *
 * @param sentences each with its full stop
 * @param knowledge what they say
 * @param setting whom and what they are about
 */
record Story(List<String> sentences, Knowledge knowledge, Setting setting) {
  Story {
    sentences = List.copyOf(sentences);
  }

  String text() {
    return String.join(" ", sentences);
  }
}
