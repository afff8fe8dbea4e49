package io.rpt.examples.files;

import java.nio.file.Path;

/** Where the program keeps what it can make again at any time. */
public final class UserFolder {
  private UserFolder() {}

  /** The user's own folder among the temporary files; it need not be there. */
  public static Path path() {
    String user = System.getProperty("user.name", "anybody").replaceAll("[^A-Za-z0-9_-]", "_");
    return Path.of(System.getProperty("java.io.tmpdir"), "rpt-" + user);
  }
}
