package io.microlift.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import io.microlift.platform.Fields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads definitions from JSON and says everything that is wrong with them. */
final class DefinitionReader {
  private static final int MAX_VARIANTS = 20;
  private static final int MAX_GOALS = 50;
  private static final int MAX_SEGMENTS = 5;
  private static final int MAX_COVARIATE_DAYS = 90;
  private static final Set<String> RESERVED_SEGMENTS = Set.of("device", "country", "visitor");
  private static final double DEFAULT_POWER = 0.8;

  private DefinitionReader() {}

  /** Reads an experiment; {@code key} is the one in the URL, which the body may repeat. */
  static ExperimentDefinition experiment(Fields fields, @Nullable String key) {
    String name = Keys.read(fields, "key", key);
    List<Variant> variants = variants(fields);
    Fields plan = fields.object("plan");
    return new ExperimentDefinition(
        new ExperimentKey(name),
        fields.text("name", name),
        fields.text("hypothesis", ""),
        fields.text("owner", ""),
        fields.texts("tags"),
        fields.text("unit", ExperimentDefinition.VISITOR_ID),
        fields.has("layer") ? Keys.read(fields, "layer") : null,
        traffic(fields),
        audience(fields),
        variants,
        overrides(fields, variants),
        EnrolmentReader.audienceOverrides(fields, variants),
        EnrolmentReader.prerequisites(fields, name),
        EnrolmentReader.schedule(fields),
        EnrolmentReader.ramp(fields),
        fields.flag("sticky", false),
        fields.flag("publicPreview", false),
        goals(fields),
        funnel(fields),
        segments(fields),
        fields.choice("multipleExposures", MultipleExposures.class, MultipleExposures.EXCLUDE),
        plan == null ? null : plan(plan),
        analysis(fields.object("analysis"), plan != null));
  }

  private static double traffic(Fields fields) {
    double traffic = fields.number("traffic", 1);
    if (!(traffic > 0 && traffic <= 1)) {
      fields.refuse("traffic", "must be a share above 0 and at most 1");
      return 1;
    }
    return traffic;
  }

  /** Reads the member {@code audience}, a condition. */
  static @Nullable JsonNode audience(Fields fields) {
    Fields audience = fields.object("audience");
    if (audience == null) {
      return null;
    }
    audience.names();
    JsonNode condition = Objects.requireNonNull(fields.any("audience"));
    Condition.compile(
        condition, (pointer, message) -> fields.refuse("audience" + pointer, message));
    return condition;
  }

  private static List<Variant> variants(Fields fields) {
    List<Variant> variants = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    Set<JsonNodeType> payloads = new HashSet<>();
    int controls = 0;
    List<Fields> items = fields.objects("variants");
    if (items.size() < 2 || items.size() > MAX_VARIANTS) {
      fields.refuse("variants", "needs 2 to %d variants".formatted(MAX_VARIANTS));
    }
    for (Fields item : items) {
      Variant variant = variant(item);
      if (!keys.add(variant.key())) {
        item.refuse("key", "is the key of an earlier variant");
      }
      payloads.add(variant.payload() == null ? JsonNodeType.NULL : variant.payload().getNodeType());
      controls += variant.control() ? 1 : 0;
      variants.add(variant);
    }
    if (controls != 1) {
      fields.refuse("variants", "needs exactly one variant with \"control\": true");
    }
    if (payloads.size() > 1) {
      fields.refuse("variants", "have payloads of different JSON types; pages need one type");
    }
    return variants;
  }

  private static Variant variant(Fields fields) {
    double weight = fields.number("weight", 1);
    if (!(weight > 0)) {
      fields.refuse("weight", "must be above 0; leave the variant out to give it no traffic");
      weight = 1;
    }
    return new Variant(
        Keys.read(fields, "key"), weight, fields.flag("control", false), fields.any("payload"));
  }

  private static Map<String, String> overrides(Fields fields, List<Variant> variants) {
    Fields overrides = fields.object("overrides");
    Map<String, String> byVisitor = new LinkedHashMap<>();
    if (overrides == null) {
      return byVisitor;
    }
    for (String visitor : overrides.names()) {
      String variant = overrides.text(visitor, "");
      if (variants.stream().noneMatch(v -> v.key().equals(variant))) {
        overrides.refuse(visitor, "names no variant of this experiment");
      }
      byVisitor.put(visitor, variant);
    }
    return byVisitor;
  }

  private static List<AttachedGoal> goals(Fields fields) {
    List<AttachedGoal> goals = new ArrayList<>();
    Set<GoalKey> keys = new HashSet<>();
    int primaries = 0;
    List<Fields> items = fields.objects("goals");
    if (items.size() > MAX_GOALS) {
      fields.refuse("goals", "has more than %d goals".formatted(MAX_GOALS));
    }
    for (Fields item : items) {
      AttachedGoal goal = attachedGoal(item);
      if (!keys.add(goal.goal())) {
        item.refuse("goal", "is attached already; a goal has one role");
      }
      primaries += goal.role() == GoalRole.PRIMARY ? 1 : 0;
      goals.add(goal);
    }
    if (primaries > 1) {
      fields.refuse("goals", "has %d primary goals; one decides".formatted(primaries));
    }
    return goals;
  }

  private static AttachedGoal attachedGoal(Fields fields) {
    GoalRole role = fields.choice("role", GoalRole.class, GoalRole.SECONDARY);
    Double margin = null;
    if (fields.has("margin")) {
      margin = fields.number("margin", 0);
      if (role != GoalRole.GUARDRAIL) {
        fields.refuse("margin", "goes with role guardrail only");
      }
      if (!(margin >= 0 && margin < 1)) {
        fields.refuse("margin", "must be a share from 0 to below 1");
      }
    }
    return new AttachedGoal(new GoalKey(Keys.read(fields, "goal")), role, margin);
  }

  private static List<GoalKey> funnel(Fields fields) {
    List<GoalKey> funnel = new ArrayList<>();
    for (String step : fields.texts("funnel")) {
      funnel.add(new GoalKey(Keys.check(fields, "funnel/" + funnel.size(), step)));
    }
    return funnel;
  }

  private static List<String> segments(Fields fields) {
    List<String> segments = fields.texts("segments");
    if (segments.size() > MAX_SEGMENTS) {
      fields.refuse("segments", "names more than %d attributes".formatted(MAX_SEGMENTS));
    }
    for (int i = 0; i < segments.size(); i++) {
      Keys.check(fields, "segments/" + i, segments.get(i));
      if (RESERVED_SEGMENTS.contains(segments.get(i))) {
        fields.refuse("segments/" + i, "is always there; leave it out");
      }
    }
    return segments.stream().distinct().toList();
  }

  private static Plan plan(Fields fields) {
    Double lift = null;
    if (fields.has("minimumDetectableLift")) {
      lift = fields.number("minimumDetectableLift", 0);
      if (!(lift > 0)) {
        fields.refuse("minimumDetectableLift", "must be above 0; 0.03 means 3 %");
      }
    }
    double power = share(fields, "power", DEFAULT_POWER);
    Integer days = fields.has("days") ? fields.integer("days", 1, 365, 14) : null;
    return new Plan(lift, power, days);
  }

  private static AnalysisOptions analysis(@Nullable Fields fields, boolean planned) {
    AnalysisMethod method = planned ? AnalysisMethod.GROUP_SEQUENTIAL : AnalysisMethod.ALWAYS_VALID;
    if (fields == null) {
      return AnalysisOptions.of(method);
    }
    return new AnalysisOptions(
        fields.choice("method", AnalysisMethod.class, method),
        share(fields, "alpha", AnalysisOptions.DEFAULT_ALPHA),
        fields.flag("varianceReduction", true),
        fields.integer(
            "covariateDays", 1, MAX_COVARIATE_DAYS, AnalysisOptions.DEFAULT_COVARIATE_DAYS),
        fields.choice("correction", Correction.class, Correction.HOLM));
  }

  private static double share(Fields fields, String name, double fallback) {
    double share = fields.number(name, fallback);
    if (!(share > 0 && share < 1)) {
      fields.refuse(name, "must be above 0 and below 1");
      return fallback;
    }
    return share;
  }
}
