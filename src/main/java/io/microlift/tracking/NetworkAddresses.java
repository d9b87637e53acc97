package io.microlift.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Takes the IP addresses out that clients send along, before anything is kept. */
final class NetworkAddresses {
  private static final List<String> NAMES =
      List.of("ip", "$ip", "ip_address", "ipAddress", "ip_override", "remote_addr", "clientIp");
  private static final List<String> PLACES = List.of("context", "properties", "traits");

  private NetworkAddresses() {}

  /** Takes them out of every item of a batch. */
  static void remove(JsonNode body) {
    for (JsonNode item : body.path("batch")) {
      if (item instanceof ObjectNode object) {
        object.remove(NAMES);
        PLACES.forEach(place -> removeFrom(object.path(place)));
      }
    }
    removeFrom(body.path("context"));
  }

  /** Takes them out of one object. */
  static void removeFrom(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(NAMES);
    }
  }
}
