package io.rpt.examples.world;

import java.util.List;

/**
 * One meaning of a word that has two.
 *
 * @param word the word
 * @param meaning what it is here, as a noun phrase or an adjective
 * @param uses sentences; {@code NAME} stands for anybody
 */
record Sense(String word, String meaning, List<String> uses) {}
