package io.rpt.core.io;

import java.nio.charset.StandardCharsets;

/** Recognises what people give in place of a safetensors file. */
final class FileKinds {
  private FileKinds() {}

  /** Says what a file that starts with these bytes seems to be, with the next step, or nothing. */
  static String hint(byte[] start) {
    String text = new String(start, StandardCharsets.ISO_8859_1);
    if (text.startsWith("PK")) {
      return " This is a zip archive, as torch.save and TorchScript write: a pickle; we do not load those, because they are"
          + " programs. Convert it with save_file of the safetensors package.";
    }
    if (start.length > 1 && start[0] == (byte) 0x80 && start[1] >= 2 && start[1] <= 5) {
      return " This is a pickle; we do not load those, because they are programs. Convert it with save_file of the"
          + " safetensors package.";
    }
    if (text.startsWith("version ")) {
      return " This is a Git LFS pointer, not the file itself. Run: git lfs pull.";
    }
    if (text.startsWith("{")) {
      return " This looks like JSON. Give the .safetensors file beside it.";
    }
    return " The file is damaged or no safetensors file. Fetch it again.";
  }
}
