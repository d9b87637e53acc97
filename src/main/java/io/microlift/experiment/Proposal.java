package io.microlift.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.platform.Body;
import io.microlift.platform.Fields;
import io.microlift.platform.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Definitions that somebody would like to have, read as far as they can be.
 *
 * @param goals that are proposed
 * @param holdouts that are proposed
 * @param experiments that are proposed
 * @param violations everything that is wrong with their form, by the pointer of its place
 */
public record Proposal(
    List<Proposed<GoalDefinition>> goals,
    List<Proposed<HoldoutDefinition>> holdouts,
    List<Proposed<ExperimentDefinition>> experiments,
    List<Violation> violations) {
  /** The most definitions of one proposal. */
  private static final int MOST = 500;

  /** Copies the lists. */
  public Proposal {
    goals = List.copyOf(goals);
    holdouts = List.copyOf(holdouts);
    experiments = List.copyOf(experiments);
    violations = List.copyOf(violations);
  }

  /**
   * One definition.
   *
   * @param pointer where it stands
   * @param definition what could be read of it
   * @param violations what is wrong with its form, by pointers below its own
   */
  public record Proposed<T>(String pointer, T definition, List<Violation> violations) {
    /** Copies the list. */
    public Proposed {
      violations = List.copyOf(violations);
    }
  }

  /**
   * Reads documents with the members {@code goals}, {@code holdouts} and {@code experiments}. Of
   * several documents each is told by its number; a member {@code source} names its document and
   * those after it instead.
   */
  public static Proposal read(List<ObjectNode> documents) {
    Reader reader = new Reader();
    String source = "";
    for (int i = 0; i < documents.size(); i++) {
      ObjectNode document = documents.get(i);
      source = document.path("source").asText(source);
      String prefix =
          source.isEmpty() ? documents.size() == 1 ? "" : "/documents/" + i : source + "#";
      Body.collect(document, prefix, reader.violations, reader::readAll);
    }
    return reader.proposal();
  }

  /** Reads one experiment by itself. */
  public static Proposal ofExperiment(ObjectNode document) {
    Reader reader = new Reader();
    reader.experiments.add(
        reader.read("", document, fields -> DefinitionReader.experiment(fields, null)));
    return reader.proposal();
  }

  /** The goal of this key, if one is proposed. */
  public Optional<GoalDefinition> goal(GoalKey key) {
    return goals.stream()
        .map(Proposed::definition)
        .filter(goal -> goal.key().equals(key))
        .findFirst();
  }

  /** Collects definitions and what is wrong with them. */
  private static final class Reader {
    private final List<Proposed<GoalDefinition>> goals = new ArrayList<>();
    private final List<Proposed<HoldoutDefinition>> holdouts = new ArrayList<>();
    private final List<Proposed<ExperimentDefinition>> experiments = new ArrayList<>();
    private final List<Violation> violations = new ArrayList<>();
    private final Set<String> keys = new HashSet<>();

    @Nullable Void readAll(Fields fields) {
      fields.optionalText("source");
      for (Fields each : fields.objects("goals")) {
        Proposed<GoalDefinition> goal = read(each, f -> GoalReader.read(f, null));
        checkIsNew(each, "goal " + goal.definition().key());
        goals.add(goal);
      }
      for (Fields each : fields.objects("holdouts")) {
        Proposed<HoldoutDefinition> holdout = read(each, f -> HoldoutDefinition.read(f, null));
        checkIsNew(each, "holdout " + holdout.definition().key());
        holdouts.add(holdout);
      }
      for (Fields each : fields.objects("experiments")) {
        Proposed<ExperimentDefinition> experiment =
            read(each, f -> DefinitionReader.experiment(f, null));
        checkIsNew(each, "experiment " + experiment.definition().key());
        experiments.add(experiment);
      }
      if (keys.size() > MOST) {
        fields.refuse("", "has more than %d definitions; apply them in parts".formatted(MOST));
      }
      return null;
    }

    Proposal proposal() {
      return new Proposal(goals, holdouts, experiments, violations);
    }

    private void checkIsNew(Fields fields, String name) {
      if (!keys.add(name)) {
        fields.refuse("key", "%s is defined twice here".formatted(name));
      }
    }

    private <T> Proposed<T> read(Fields fields, Function<Fields, T> definition) {
      return read(fields.pointer(), fields.all(), definition);
    }

    private <T> Proposed<T> read(
        String pointer, ObjectNode object, Function<Fields, T> definition) {
      List<Violation> own = new ArrayList<>();
      T read = Body.collect(object, "", own, definition);
      own.forEach(v -> violations.add(new Violation(pointer + v.pointer(), v.message())));
      return new Proposed<>(pointer, read, own);
    }
  }
}
