package io.microlift;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.ws.rs.HttpMethod;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The import table of the project: which package may use which, and which stay free of frameworks.
 */
class ArchitectureTest {
  private static final String BASE = "io.microlift";

  /** Package → the packages of ours it may import. A package that is not here may not exist. */
  private static final Map<String, Set<String>> MAY_IMPORT =
      Map.ofEntries(
          Map.entry("platform", Set.of()),
          Map.entry("script", Set.of()),
          Map.entry("storefront", Set.of("platform")),
          Map.entry("stats", Set.of()),
          Map.entry("calculator", Set.of("access", "platform", "results", "stats")),
          Map.entry("fold", Set.of()),
          Map.entry("access", Set.of("platform")),
          Map.entry("experiment", Set.of("access", "platform", "script")),
          Map.entry("tracking", Set.of("access", "experiment", "fold", "platform")),
          Map.entry("orders", Set.of("access", "platform", "tracking")),
          Map.entry(
              "assignment",
              Set.of("access", "experiment", "platform", "script", "stats", "tracking")),
          Map.entry(
              "results", Set.of("access", "experiment", "fold", "platform", "stats", "tracking")),
          Map.entry("verdict", Set.of("platform")),
          Map.entry(
              "dashboard",
              Set.of(
                  "access",
                  "experiment",
                  "health",
                  "lint",
                  "platform",
                  "results",
                  "stats",
                  "verdict")),
          Map.entry("notification", Set.of("access", "experiment", "platform", "results")),
          Map.entry("lint", Set.of("access", "experiment", "platform", "results", "verdict")),
          Map.entry(
              "health",
              Set.of(
                  "access",
                  "experiment",
                  "fold",
                  "platform",
                  "results",
                  "stats",
                  "tracking",
                  "verdict")),
          Map.entry(
              "compat",
              Set.of("access", "assignment", "experiment", "platform", "script", "tracking")));

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(BASE);

  @Test
  void everyPackageHasARowInTheTable() {
    Set<String> found = new TreeSet<>();
    for (JavaClass each : OURS) {
      String name = each.getPackageName();
      if (name.length() > BASE.length()) {
        found.add(name.substring(BASE.length() + 1));
      }
    }
    assertThat(found).isEqualTo(new TreeSet<>(MAY_IMPORT.keySet()));
  }

  @Test
  void packagesImportOnlyWhatTheTableAllows() {
    MAY_IMPORT.forEach(
        (name, allowed) -> {
          DescribedPredicate<JavaClass> foreign =
              DescribedPredicate.not(resideInAPackage(BASE + ".."))
                  .or(resideInAPackage(BASE + "." + name));
          for (String other : allowed) {
            foreign = foreign.or(resideInAPackage(BASE + "." + other));
          }
          check(
              classes()
                  .that()
                  .resideInAPackage(BASE + "." + name)
                  .should(onlyDependOnClassesThat(foreign.as("allowed for " + name))));
        });
  }

  @Test
  void packagesFormNoCycle() {
    check(slices().matching(BASE + ".(*)..").should().beFreeOfCycles());
  }

  @Test
  void statisticsAndFoldKnowNoFramework() {
    check(
        classes()
            .that()
            .resideInAnyPackage(BASE + ".stats", BASE + ".fold")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                "java..", BASE + ".stats", BASE + ".fold", "org.apache.commons..", "org.jspecify..")
            .allowEmptyShould(true));
  }

  @Test
  void assigningKnowsNoDatabase() {
    check(
        classes()
            .that()
            .resideInAPackage(BASE + ".assignment")
            .should()
            .onlyDependOnClassesThat(
                DescribedPredicate.not(
                    resideInAPackage("java.sql..")
                        .or(resideInAPackage("javax.sql.."))
                        .or(resideInAPackage("org.hibernate.."))
                        .or(resideInAPackage("jakarta.persistence..")))));
  }

  @Test
  void endpointMethodsArePublic() {
    check(
        methods()
            .that()
            .areMetaAnnotatedWith(HttpMethod.class)
            .should()
            .bePublic()
            .because("the framework silently ignores the others")
            .allowEmptyShould(true));
  }

  private static void check(ArchRule rule) {
    rule.check(OURS);
  }
}
