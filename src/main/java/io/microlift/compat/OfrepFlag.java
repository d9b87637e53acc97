package io.microlift.compat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.assignment.Assignment;
import io.microlift.assignment.AssignmentReason;
import io.microlift.assignment.AssignmentRequest;
import io.microlift.experiment.Experiment;
import io.microlift.experiment.Snapshot;
import io.microlift.experiment.Variant;
import io.microlift.platform.Body;
import io.microlift.platform.ProblemException;
import io.microlift.platform.Violation;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Assignments in the words of OpenFeature's Remote Evaluation Protocol (OFREP) 0.3. */
final class OfrepFlag {
  private static final String TARGETING_KEY = "targetingKey";

  private OfrepFlag() {}

  /**
   * The question that an evaluation context is.
   *
   * @param context with a targeting key
   * @param flags keys of the flags, or null for all
   * @throws ProblemException naming what of the context cannot be
   */
  static AssignmentRequest question(ObjectNode context, @Nullable List<String> flags) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("visitorId", context.get(TARGETING_KEY));
    body.set("attributes", context.deepCopy().without(TARGETING_KEY));
    try {
      AssignmentRequest read = Body.read(body, AssignmentRequest::read);
      return new AssignmentRequest(read.visitor(), flags, false, false);
    } catch (ProblemException e) {
      throw ProblemException.invalidBody(
          e.violations().stream().map(OfrepFlag::inContext).toList());
    }
  }

  private static Violation inContext(Violation violation) {
    String pointer =
        violation
            .pointer()
            .replaceFirst("^/visitorId", "/context/" + TARGETING_KEY)
            .replaceFirst("^/attributes", "/context");
    return new Violation(pointer, violation.message());
  }

  /** A flag's evaluation, which always has a value and metadata. */
  static ObjectNode evaluation(Assignment assignment, Snapshot snapshot) {
    String variant = Objects.requireNonNull(assignment.variant());
    ObjectNode flag = JsonNodeFactory.instance.objectNode();
    flag.put("key", assignment.experiment());
    flag.set("value", FlagValue.of(variant, assignment.payload()));
    flag.put("reason", reason(assignment.reason())).put("variant", variant);
    ObjectNode metadata = flag.putObject("metadata");
    metadata.put("experimentKey", assignment.experiment());
    metadata.put("inExperiment", assignment.inExperiment());
    metadata.put("assignmentReason", assignment.reason().name());
    snapshot
        .experiment(assignment.experiment())
        .ifPresent(experiment -> metadata.put("variationIndex", place(experiment, variant)));
    if (assignment.bucket() != null) {
      metadata.put("bucket", assignment.bucket());
    }
    if (assignment.reason() == AssignmentReason.HOLDOUT) {
      metadata.put("holdout", true);
    }
    return flag;
  }

  private static int place(Experiment experiment, String variant) {
    return experiment.definition().variants().stream().map(Variant::key).toList().indexOf(variant);
  }

  private static String reason(AssignmentReason reason) {
    return switch (reason) {
      case SPLIT, STICKY -> "SPLIT";
      case OVERRIDE -> "TARGETING_MATCH";
      case NOT_RUNNING -> "DISABLED";
      case SHIPPED, NOT_IN_AUDIENCE, NOT_IN_TRAFFIC, LAYER_TAKEN, HOLDOUT, MISSING_UNIT -> "STATIC";
      case UNKNOWN_EXPERIMENT -> "UNKNOWN";
    };
  }
}
