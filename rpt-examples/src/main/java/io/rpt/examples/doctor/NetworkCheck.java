package io.rpt.examples.doctor;

/** Whether DJL may download, and report its use. */
record NetworkCheck(Surroundings here) implements Check {
  @Override
  public String what() {
    return "network";
  }

  @Override
  public Finding look() {
    if (isTrue("DJL_OFFLINE") || isTrue("ai.djl.offline") || isTrue("offline")) {
      return Finding.ok(what(), "not used: DJL is offline, so it downloads and reports nothing");
    }
    return isTrue("OPT_OUT_TRACKING")
        ? Finding.ok(what(), "DJL may download natives; it reports nothing")
        : Finding.warn(
            what(),
            "DJL may download natives and report its use",
            "set -Dai.djl.offline=true, or OPT_OUT_TRACKING=true");
  }

  private boolean isTrue(String name) {
    return here.setting(name).filter("true"::equalsIgnoreCase).isPresent();
  }
}
