package io.rpt.examples.doctor;

import java.util.Locale;
import java.util.Set;

/** The virtual machine, and whether natives are built for its platform. */
record JavaCheck(Surroundings here) implements Check {
  private static final Set<String> SUPPORTED =
      Set.of("linux amd64", "linux aarch64", "mac aarch64", "windows amd64");

  @Override
  public String what() {
    return "Java";
  }

  @Override
  public Finding look() {
    String os = here.property("os.name");
    String arch = here.property("os.arch").replace("x86_64", "amd64");
    String value =
        here.property("java.version")
            + " by "
            + here.property("java.vendor")
            + ", "
            + os
            + " "
            + arch;
    String family = os.replaceAll("[ \\d].*", "").toLowerCase(Locale.ROOT);
    return SUPPORTED.contains(family + " " + arch)
        ? Finding.ok(what(), value)
        : Finding.warn(
            what(),
            value,
            "the natives of DJL are built for Linux (x86-64, ARM), macOS (ARM) and Windows (x86-64)");
  }
}
