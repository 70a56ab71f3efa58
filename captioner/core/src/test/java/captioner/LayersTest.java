package captioner;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Keeps the order of the packages: who may import whom, from the ground up. */
class LayersTest {
  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("captioner");

  static Stream<Arguments> mayImport() {
    return Stream.of(
        row("captioner.weights"),
        row("captioner.image"),
        row("captioner.text"),
        row("captioner.transformer"),
        row("captioner.recurrent"),
        row("captioner.decoding"),
        row("captioner.metrics"),
        row("captioner.metrics.meteor", "captioner.metrics"),
        row("captioner.vision", "captioner.weights", "captioner.transformer"),
        row("captioner.data", "captioner.image", "captioner.text"),
        row("captioner.ngrams", "captioner.text", "captioner.weights"),
        row(
            "captioner.model",
            "captioner.ngrams",
            "captioner.image",
            "captioner.text",
            "captioner.vision",
            "captioner.transformer",
            "captioner.recurrent",
            "captioner.weights",
            "captioner.decoding"),
        row(
            "captioner.compile",
            "captioner.ngrams",
            "captioner.model",
            "captioner.image",
            "captioner.text",
            "captioner.decoding",
            "captioner.vision",
            "captioner.transformer",
            "captioner.weights"),
        row(
            "captioner",
            "captioner.ngrams",
            "captioner.model",
            "captioner.compile",
            "captioner.image",
            "captioner.decoding",
            "captioner.text"),
        row(
            "captioner.evaluation",
            "captioner",
            "captioner.data",
            "captioner.metrics",
            "captioner.metrics.meteor",
            "captioner.text"),
        row(
            "captioner.training",
            "captioner.ngrams",
            "captioner.evaluation",
            "captioner.image",
            "captioner.vision",
            "captioner.weights",
            "captioner.transformer",
            "captioner.model",
            "captioner.data",
            "captioner.metrics",
            "captioner.decoding",
            "captioner.text"),
        row(
            "captioner.pretraining",
            "captioner.training",
            "captioner.model",
            "captioner.data",
            "captioner.transformer",
            "captioner.weights",
            "captioner.text"));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @MethodSource("mayImport")
  void packageImportsOnlyWhatTheTableAllows(String name, List<String> imports) {
    String[] allowed = Stream.concat(Stream.of(name), imports.stream()).toArray(String[]::new);
    check(
        classes()
            .that()
            .resideInAPackage(name)
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(allowed).or(resideOutsideOfPackage("captioner.."))));
  }

  @Test
  void everyPackageIsInTheTable() {
    String[] known = mayImport().map(row -> (String) row.get()[0]).toArray(String[]::new);
    check(classes().should().resideInAnyPackage(known));
  }

  @Test
  void packagesHaveNoCycles() {
    check(slices().matching("captioner.(*)..").should().beFreeOfCycles());
  }

  @Test
  void libraryPrintsNothing() {
    check(GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS);
  }

  @Test
  void loggingGoesThroughSlf4j() {
    check(noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging"));
  }

  @Test
  void libraryKnowsNoCommandLine() {
    check(noClasses().should().dependOnClassesThat().resideInAPackage("org.apache.commons.cli.."));
  }

  /** Packages that are still empty break no rule. */
  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(CORE);
  }

  private static Arguments row(String name, String... imports) {
    return arguments(name, List.of(imports));
  }
}
