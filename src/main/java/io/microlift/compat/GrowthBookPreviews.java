package io.microlift.compat;

import com.fasterxml.jackson.databind.JsonNode;
import io.microlift.experiment.Snapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Variants that somebody wants to look at: forced ones, and those of the page's address. */
final class GrowthBookPreviews {
  private GrowthBookPreviews() {}

  /** The place of a variant by the key of the experiment; the address has the last word. */
  static Map<String, String> of(JsonNode request, Snapshot snapshot) {
    Map<String, String> previews = new HashMap<>();
    for (Map.Entry<String, JsonNode> forced : request.path("forcedVariations").properties()) {
      if (forced.getValue().isIntegralNumber()) {
        previews.put(forced.getKey(), forced.getValue().asText());
      }
    }
    String address = request.path("url").asText("");
    int query = address.indexOf('?');
    String all = query < 0 ? "" : address.substring(query + 1).replaceFirst("[?#].*", "");
    for (String pair : List.of(all.split("&"))) {
      int equals = pair.indexOf('=');
      if (equals > 0 && snapshot.experiment(pair.substring(0, equals)).isPresent()) {
        previews.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    return previews;
  }
}
