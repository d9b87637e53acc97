package io.microlift.tools;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class ToolsTest {
  @Test
  void toolsKnowTheServerByItsInterfaceOnly() {
    noClasses()
        .that()
        .resideInAPackage("io.microlift.tools")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.microlift..").and(resideOutsideOfPackage("io.microlift.tools")))
        .check(new ClassFileImporter().importPackages("io.microlift.tools"));
  }
}
