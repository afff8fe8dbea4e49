package io.rpt.djl.cache;

import ai.djl.engine.Engine;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.rpt.core.inject.Late;
import io.rpt.core.inject.TokenRow;
import io.rpt.djl.backbone.Backbone;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What kept states depend on. The rows are known by their tokens, so that another maximum length,
 * template or text format counts exactly where it changes a row.
 *
 * @param parts by name
 */
record StateKey(SortedMap<String, String> parts) {
  private static final String KIND = "kind";
  private static final String STATES = "rpt-kept-states";

  static StateKey of(Backbone backbone, Late late, StateFormat format, List<TokenRow> rows) {
    SortedMap<String, String> parts = new TreeMap<>();
    parts.put(KIND, STATES);
    parts.put("backbone", backbone.digest());
    parts.put("tokenizer", backbone.tokenizerDigest());
    parts.put("precision", backbone.precision().id());
    parts.put("layer", String.valueOf(late.layer()));
    parts.put("format", format.id());
    parts.put("width", String.valueOf(backbone.hiddenWidth()));
    parts.put("rows", digest(rows));
    parts.put("device", backbone.device().getDeviceType());
    parts.put("engine", Engine.getEngine("PyTorch").getVersion());
    return new StateKey(parts);
  }

  /** SHA-256 over token and type ids, row by row. */
  private static String digest(List<TokenRow> rows) {
    Hasher hasher = Hashing.sha256().newHasher();
    for (TokenRow row : rows) {
      hasher.putInt(row.length());
      for (int id : row.ids()) {
        hasher.putInt(id);
      }
      for (int type : row.typeIds()) {
        hasher.putInt(type);
      }
    }
    return hasher.hash().toString();
  }

  /** Whether these are the parts of some file of kept states. */
  static boolean isOne(SortedMap<String, String> parts) {
    return STATES.equals(parts.get(KIND));
  }

  /** The names of what differs. */
  List<String> differences(SortedMap<String, String> other) {
    TreeSet<String> names = new TreeSet<>(parts.keySet());
    names.addAll(other.keySet());
    names.removeIf(name -> String.valueOf(parts.get(name)).equals(other.get(name)));
    return List.copyOf(names);
  }
}
