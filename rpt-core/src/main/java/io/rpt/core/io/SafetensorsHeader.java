package io.rpt.core.io;

import java.util.Map;

/**
 * A checked header.
 *
 * @param metadata the texts of {@code __metadata__}, in the header's order
 * @param tensors by name, in the order of their bytes
 * @param dataStart the file offset of the data section
 */
record SafetensorsHeader(
    Map<String, String> metadata, Map<String, TensorInfo> tensors, long dataStart) {}
