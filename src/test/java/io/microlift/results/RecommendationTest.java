package io.microlift.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.microlift.experiment.AnalysisMethod;
import io.microlift.experiment.GoalRole;
import io.microlift.experiment.Tier;
import io.microlift.results.Recommendation.Action;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Stories: what was seen, what to do, and a phrase that has to be among the reasons. */
class RecommendationTest {
  private static final LocalDate MONDAY = LocalDate.of(2026, 10, 5);
  private static final String NOTHING = Comparison.INCONCLUSIVE;
  private static final String UP = Comparison.BETTER;
  private static final String DOWN = Comparison.WORSE;

  record Story(String name, Evidence seen, Action action, String phrase) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Story> stories() {
    Evidence.Finding up = primary(UP, 0.05, 2);
    Evidence.Finding flat = primary(NOTHING, 0.005, 0);
    Evidence.Finding holds = guardrail(Guardrail.NON_INFERIOR, 0.001);
    Evidence.Finding unknown = guardrail(Guardrail.UNKNOWN, -0.01);
    return Stream.of(
        story("better and safe for two weeks", Action.SHIP, "Orders holds", 14, up, holds),
        story("better, safe, crossed mid-week", Action.SHIP, "ran for 10 days", 10, up, holds),
        story(
            "better for three days",
            Action.KEEP_RUNNING,
            "until the end of 2026-10-11",
            3,
            up,
            holds),
        story(
            "decided after the last whole week",
            Action.KEEP_RUNNING,
            "whole weeks",
            10,
            primary(UP, 0.05, 9),
            holds),
        story(
            "better, guardrail unknown, time left",
            Action.KEEP_RUNNING,
            "Micro up, macro unknown",
            8,
            up,
            unknown),
        story(
            "better, guardrail unknown, plan over", Action.STOP, "take knowingly", 14, up, unknown),
        story(
            "micro up, macro down",
            Action.ROLLBACK,
            "Micro up, macro down: Add to cart rose (+5.0 %",
            5,
            up,
            guardrail(Guardrail.INFERIOR, -0.08)),
        story(
            "micro up, another macro goal harmed",
            Action.ROLLBACK,
            "Micro up, macro down",
            5,
            up,
            holds,
            secondary(Tier.MACRO, DOWN, -0.06)),
        story(
            "a harmed secondary micro goal stops nobody",
            Action.SHIP,
            "Add to cart improved",
            14,
            up,
            holds,
            secondary(Tier.MICRO, DOWN, -0.06)),
        story(
            "better, macro goal beside the guardrail says nothing",
            Action.SHIP,
            "what it does to Revenue cannot be told",
            14,
            up,
            holds,
            secondary(Tier.MACRO, NOTHING, 0.002)),
        story("better, no macro goal", Action.SHIP, "attach one as a guardrail", 14, up),
        story("worse at once", Action.ROLLBACK, "got worse", 2, primary(DOWN, -0.09, 2), holds),
        story("nothing yet", Action.KEEP_RUNNING, "next look that counts", 6, flat, holds),
        story("nothing in the end", Action.STOP, "is ruled out", 14, flat, holds),
        story(
            "not broad enough", Action.STOP, "not ruled out either", 14, primary(NOTHING, 0.02, 0)),
        new Story(
            "broken split",
            evidence(14, true, false, variant("b", up, holds)),
            Action.STOP,
            "do not split"),
        new Story(
            "better while history is counted again",
            evidence(14, false, true, variant("b", up, holds)),
            Action.KEEP_RUNNING,
            "counted again"),
        new Story(
            "no primary goal",
            evidence(14, false, false, new Evidence.OfVariant("b", null, List.of(holds))),
            Action.KEEP_RUNNING,
            "role primary"),
        new Story(
            "one of two variants harms",
            evidence(
                6, false, false, variant("b", primary(DOWN, -0.1, 5)), variant("c", flat, holds)),
            Action.KEEP_RUNNING,
            "Take b out"),
        new Story(
            "the better of two winners",
            evidence(
                14,
                false,
                false,
                variant("b", up, holds),
                variant("c", primary(UP, 0.07, 2), holds)),
            Action.SHIP,
            "with c: +7.0 %"));
  }

  @ParameterizedTest
  @MethodSource("stories")
  void recommends(Story story) {
    Recommendation recommendation = Recommendation.of(story.seen());

    assertThat(recommendation.action()).as("%s", recommendation).isEqualTo(story.action());
    assertThat(String.join(" ", recommendation.reasons())).contains(story.phrase());
    assertThat(recommendation.variant() != null).isEqualTo(story.action() == Action.SHIP);
  }

  private static Story story(
      String name, Action action, String phrase, int days, Evidence.Finding... findings) {
    return new Story(name, evidence(days, false, false, variant("b", findings)), action, phrase);
  }

  /** Fourteen days are planned. */
  private static Evidence evidence(
      int days, boolean mismatch, boolean counting, Evidence.OfVariant... variants) {
    boolean over = days >= 14;
    LocalDate last = MONDAY.plusDays(days - 1L);
    Stage stage =
        new Stage(
            AnalysisMethod.GROUP_SEQUENTIAL,
            over ? Stage.State.OVER : Stage.State.RUNNING,
            days,
            last,
            14,
            null,
            null,
            days / 14.0,
            over ? null : java.time.Instant.parse("2026-10-20T00:00:00Z"));
    LocalDate week = days < 7 ? null : MONDAY.plusDays(days / 7 * 7L - 1);
    return new Evidence(List.of(variants), mismatch, counting, stage, week, 0.03);
  }

  private static Evidence.OfVariant variant(String key, Evidence.Finding... findings) {
    return new Evidence.OfVariant(key, findings[0], List.of(findings).subList(1, findings.length));
  }

  private static Evidence.Finding primary(String verdict, double lift, int day) {
    return finding(
        "Add to cart",
        Tier.MICRO,
        GoalRole.PRIMARY,
        verdict,
        lift,
        day == 0 ? null : MONDAY.plusDays(day - 1L));
  }

  private static Evidence.Finding guardrail(String verdict, double lift) {
    return finding("Orders", Tier.MACRO, GoalRole.GUARDRAIL, verdict, lift, null);
  }

  private static Evidence.Finding secondary(Tier tier, String verdict, double lift) {
    return finding("Revenue", tier, GoalRole.SECONDARY, verdict, lift, null);
  }

  private static Evidence.Finding finding(
      String name,
      Tier tier,
      GoalRole role,
      String verdict,
      double lift,
      @Nullable LocalDate decidedOn) {
    return new Evidence.Finding(
        name, tier, role, verdict, false, lift, lift - 0.02, lift + 0.02, 0.02, decidedOn);
  }
}
