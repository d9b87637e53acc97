package io.microlift.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import io.microlift.platform.Fields;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads who takes part in an experiment beside its audience: when, how many, and on what terms. */
final class EnrolmentReader {
  private static final int MAX_RULES = 20;

  private EnrolmentReader() {}

  static List<AudienceOverride> audienceOverrides(Fields fields, List<Variant> variants) {
    List<AudienceOverride> overrides = new ArrayList<>();
    for (Fields item : items(fields, "audienceOverrides")) {
      JsonNode audience = DefinitionReader.audience(item);
      if (audience == null) {
        item.refuse("audience", "is missing; a variant for everybody is shipped, not overridden");
      }
      String variant = item.requiredText("variant");
      if (variants.stream().noneMatch(v -> v.key().equals(variant))) {
        item.refuse("variant", "names no variant of this experiment");
      }
      if (audience != null) {
        overrides.add(new AudienceOverride(audience, variant));
      }
    }
    return overrides;
  }

  static List<Prerequisite> prerequisites(Fields fields, String self) {
    List<Prerequisite> prerequisites = new ArrayList<>();
    for (Fields item : items(fields, "prerequisites")) {
      String experiment = Keys.read(item, "experiment");
      List<String> variants = item.texts("variants");
      if (variants.isEmpty()) {
        item.refuse("variants", "needs at least one variant of that experiment");
      }
      if (experiment.equals(self)) {
        item.refuse("experiment", "is this experiment itself");
      }
      prerequisites.add(new Prerequisite(experiment, variants));
    }
    return prerequisites;
  }

  static @Nullable Schedule schedule(Fields fields) {
    Fields schedule = fields.object("schedule");
    if (schedule == null) {
      return null;
    }
    Instant start = instant(schedule, "start");
    Instant end = instant(schedule, "end");
    if (start != null && end != null && !end.isAfter(start)) {
      schedule.refuse("end", "must be after the start");
      return null;
    }
    return start == null && end == null ? null : new Schedule(start, end);
  }

  static List<RampStep> ramp(Fields fields) {
    List<RampStep> steps = new ArrayList<>();
    double traffic = fields.has("traffic") ? Math.max(0, fields.number("traffic", 1)) : 0;
    Instant after = Instant.MIN;
    List<Fields> items = items(fields, "ramp");
    if (!items.isEmpty() && traffic == 0) {
      fields.refuse("traffic", "is missing; it is what the ramp starts from");
    }
    for (Fields item : items) {
      Instant at = instant(item, "at");
      double raised = item.number("traffic", 0);
      if (at == null && !item.has("at")) {
        item.refuse("at", "is missing; it is the instant of this step");
      }
      if (at != null && !at.isAfter(after)) {
        item.refuse("at", "must be after the step before");
      }
      if (!(raised > traffic && raised <= 1)) {
        item.refuse(
            "traffic", "must be above the step before and at most 1; a ramp only adds visitors");
      } else if (at != null) {
        steps.add(new RampStep(at, raised));
        traffic = raised;
        after = at;
      }
    }
    return steps;
  }

  private static List<Fields> items(Fields fields, String name) {
    List<Fields> items = fields.objects(name);
    if (items.size() > MAX_RULES) {
      fields.refuse(name, "has more than %d items".formatted(MAX_RULES));
    }
    return items;
  }

  private static @Nullable Instant instant(Fields fields, String name) {
    String text = fields.optionalText(name);
    if (text == null) {
      return null;
    }
    try {
      Instant instant = Instant.parse(text);
      if (instant.isAfter(Instant.EPOCH) && instant.isBefore(Instant.ofEpochSecond(1L << 33))) {
        return instant.truncatedTo(ChronoUnit.MILLIS);
      }
    } catch (DateTimeException e) {
      // Told below, as for an instant that no store can hold.
    }
    fields.refuse(name, "must be an ISO-8601 instant such as 2026-08-24T10:00:00Z");
    return null;
  }
}
