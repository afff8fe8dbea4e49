package com.example;

import io.rpt.core.tensor.PromptShape;

/** A user's first program. */
public final class Quickstart {
  private Quickstart() {}

  /**
   * Runs the program.
   *
   * @param args none
   */
  public static void main(String[] args) {
    System.out.println("A prompt of shape " + new PromptShape(10, 768));
  }
}
