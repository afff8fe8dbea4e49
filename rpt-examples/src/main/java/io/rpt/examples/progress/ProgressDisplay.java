package io.rpt.examples.progress;

/** Where progress is shown; called by one thread at a time. */
interface ProgressDisplay {
  /** Shows nothing. */
  ProgressDisplay NONE =
      new ProgressDisplay() {
        @Override
        public void show(ProgressState state) {}

        @Override
        public void hide() {}

        @Override
        public void end(ProgressState state) {}
      };

  /** Shows work that lasts. */
  void show(ProgressState state);

  /** Makes room for a line of something else; {@link #show} may follow. */
  void hide();

  /** The work is over; called only if it was shown. */
  void end(ProgressState state);
}
