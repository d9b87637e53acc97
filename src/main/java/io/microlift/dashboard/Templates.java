package io.microlift.dashboard;

import io.microlift.platform.Problem;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import org.jspecify.annotations.Nullable;

/** The templates of pages, in {@code templates/dashboard}, which the build checks. */
@CheckedTemplate(basePath = "dashboard", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
final class Templates {
  private Templates() {}

  static native TemplateInstance signIn(Frame frame, String back, @Nullable String problem);

  static native TemplateInstance trouble(Frame frame, Problem problem, String back);

  static native TemplateInstance experiment(Frame frame, ExperimentPage page);

  static native TemplateInstance editor(Frame frame, EditorPage page);

  static native TemplateInstance goal(Frame frame, GoalPage page);

  static native TemplateInstance goals(Frame frame, GoalsPage page);

  static native TemplateInstance sensitivity(Frame frame, SensitivityPage page);

  static native TemplateInstance experiments(Frame frame, ExperimentList list);
}
