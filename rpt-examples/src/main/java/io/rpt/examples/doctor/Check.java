package io.rpt.examples.doctor;

/** Looks at one thing. */
public interface Check {
  /** The thing, in a word or two. */
  String what();

  /**
   * Looks at it. May throw anything: {@link Doctor} makes a failed finding of it.
   *
   * @return what was found, under the name of {@link #what}
   * @throws Exception if the thing does not work
   */
  Finding look() throws Exception;

  /** What to do if looking throws. */
  default String remedy() {
    return "report this line";
  }
}
