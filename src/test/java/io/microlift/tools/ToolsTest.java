package io.microlift.tools;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.microlift.SharedFiles;
import org.junit.jupiter.api.Test;

class ToolsTest {
  @Test
  void toolsKnowTheServerByItsInterfaceOnly() {
    noClasses()
        .that()
        .resideInAPackage("io.microlift.tools")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.microlift..")
                .and(resideOutsideOfPackage("io.microlift.tools"))
                .and(not(type(SharedFiles.class))))
        .check(new ClassFileImporter().importPackages("io.microlift.tools"));
  }
}
