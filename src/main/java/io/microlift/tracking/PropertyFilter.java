package io.microlift.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.experiment.Condition;
import io.microlift.experiment.SavedGroups;
import io.microlift.fold.Event;
import io.microlift.fold.EventFilter;
import io.microlift.platform.Json;

/** Asks a goal's condition about {@code event} (the name) and {@code properties} of an event. */
record PropertyFilter(Condition condition) implements EventFilter {
  static PropertyFilter of(JsonNode filter) {
    return new PropertyFilter(Condition.compile(filter, (pointer, message) -> {}));
  }

  @Override
  public boolean accepts(Event event) {
    ObjectNode asked = JsonNodeFactory.instance.objectNode();
    asked.put("event", event.name());
    asked.set(
        "properties",
        event.properties() == null
            ? JsonNodeFactory.instance.objectNode()
            : Json.read(event.properties(), JsonNode.class));
    return condition.matches(asked, SavedGroups.NONE);
  }
}
