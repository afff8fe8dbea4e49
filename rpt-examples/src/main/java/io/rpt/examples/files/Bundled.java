package io.rpt.examples.files;

import io.rpt.core.error.RptException;
import java.io.IOException;
import java.io.InputStream;

/** Files that the program brings along. */
public final class Bundled {
  private Bundled() {}

  /**
   * The bytes of a file.
   *
   * @param name its name, as {@link Class#getResourceAsStream} takes it
   * @throws RptException if the program lacks it
   */
  public static byte[] bytes(Class<?> beside, String name) {
    try (InputStream stream = beside.getResourceAsStream(name)) {
      if (stream == null) {
        throw new RptException(
            "The program lacks its own file " + name + "; build it anew with ./mvnw package.");
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new RptException("The program's own file " + name + " cannot be read: " + e + ".", e);
    }
  }
}
