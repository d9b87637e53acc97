package io.microlift.notification;

import com.fasterxml.jackson.annotation.JsonValue;
import io.microlift.experiment.LifeCycleStep;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a message is about. */
enum MessageType {
  /** Somebody tries a webhook out. */
  PING,
  /** The first phase began. */
  EXPERIMENT_STARTED,
  /** Everybody gets the control. */
  EXPERIMENT_PAUSED,
  /** It assigns again. */
  EXPERIMENT_RESUMED,
  /** A new phase began. */
  EXPERIMENT_PHASE_BEGAN,
  /** A person decided. */
  EXPERIMENT_CONCLUDED,
  /** It is out of the way. */
  EXPERIMENT_ARCHIVED,
  /** Visitors do not split as the weights say, or do again. */
  EXPERIMENT_SRM,
  /** A guardrail is shown to be worse by more than its margin. */
  EXPERIMENT_GUARDRAIL,
  /** The recommendation is no longer to keep running. */
  EXPERIMENT_DECISION;

  /** The name in JSON, such as {@code experiment.phase-began}. */
  @JsonValue
  String wire() {
    return name().toLowerCase(Locale.ROOT).replaceFirst("_", ".").replace('_', '-');
  }

  static MessageType of(LifeCycleStep.Kind kind) {
    return valueOf("EXPERIMENT_" + kind.name());
  }

  /** The type of a name in JSON. */
  static Optional<MessageType> of(String wire) {
    return Arrays.stream(values()).filter(type -> type.wire().equals(wire)).findFirst();
  }

  /** Names of the types that webhooks can ask for. */
  static List<String> names() {
    return Arrays.stream(values()).filter(type -> type != PING).map(MessageType::wire).toList();
  }
}
