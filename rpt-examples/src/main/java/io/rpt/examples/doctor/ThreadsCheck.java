package io.rpt.examples.doctor;

/** How many threads compute, and what they do while they wait. */
record ThreadsCheck(Surroundings here) implements Check {
  private static final String THREADS = "ai.djl.pytorch.num_threads";
  private static final String OMP_THREADS = "OMP_NUM_THREADS";
  private static final String POLICY = "OMP_WAIT_POLICY";

  @Override
  public String what() {
    return "threads";
  }

  @Override
  public Finding look() {
    String policy = variable(POLICY);
    String value =
        here.cores()
            + " cores, "
            + THREADS
            + " "
            + here.properties().getOrDefault(THREADS, "unset")
            + ", "
            + OMP_THREADS
            + " "
            + variable(OMP_THREADS)
            + ", "
            + POLICY
            + " "
            + policy;
    return policy.equalsIgnoreCase("PASSIVE")
        ? Finding.ok(what(), value)
        : Finding.warn(
            what(),
            value,
            "set "
                + POLICY
                + "=PASSIVE: else waiting threads spin, which is slow where cores are shared");
  }

  private String variable(String name) {
    String value = here.environment().getOrDefault(name, "");
    return value.isEmpty() ? "unset" : value;
  }
}
