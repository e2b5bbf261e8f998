package dev.pgvitals;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.pgvitals", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule importsRunDownwardOnly =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("cli")
          .definedBy("dev.pgvitals.cli..")
          .layer("demo")
          .definedBy("dev.pgvitals.demo..")
          .layer("embedded")
          .definedBy("dev.pgvitals.embedded..")
          .layer("agent")
          .definedBy("dev.pgvitals.agent..")
          .layer("http")
          .definedBy("dev.pgvitals.http..")
          .layer("collect")
          .definedBy("dev.pgvitals.collect..")
          .layer("postgres")
          .definedBy("dev.pgvitals.postgres..")
          .layer("metric")
          .definedBy("dev.pgvitals.metric..")
          .layer("health")
          .definedBy("dev.pgvitals.health..")
          .layer("catalogue")
          .definedBy("dev.pgvitals.catalogue..")
          .layer("config")
          .definedBy("dev.pgvitals.config..")
          .layer("yaml")
          .definedBy("dev.pgvitals.yaml..")
          .layer("log")
          .definedBy("dev.pgvitals.log..")
          .layer("process")
          .definedBy("dev.pgvitals.process..")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("demo")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("embedded")
          .mayOnlyBeAccessedByLayers("demo")
          .whereLayer("agent")
          .mayOnlyBeAccessedByLayers("cli", "demo")
          .whereLayer("http")
          .mayOnlyBeAccessedByLayers("agent", "demo", "cli")
          .whereLayer("collect")
          .mayOnlyBeAccessedByLayers("agent", "demo", "cli")
          .whereLayer("postgres")
          .mayOnlyBeAccessedByLayers("collect", "agent", "demo", "cli")
          .whereLayer("metric")
          .mayOnlyBeAccessedByLayers("http", "collect", "agent", "demo", "cli")
          .whereLayer("health")
          .mayOnlyBeAccessedByLayers("collect", "agent", "demo", "cli")
          .whereLayer("log")
          .mayOnlyBeAccessedByLayers("collect", "agent", "demo", "cli")
          .whereLayer("process")
          .mayOnlyBeAccessedByLayers("postgres", "http", "collect", "agent", "demo", "cli")
          .whereLayer("catalogue")
          .mayOnlyBeAccessedByLayers(
              "config", "postgres", "metric", "health", "http", "collect", "agent", "demo", "cli")
          .whereLayer("config")
          .mayOnlyBeAccessedByLayers(
              "postgres", "metric", "health", "http", "collect", "agent", "demo", "cli");

  /** The tests and the benchmark start servers by it, so it is no part of the demo. */
  @ArchTest
  static final ArchRule embeddedServersKnowNothingOfTheProduct =
      noClasses()
          .that(are(resideInAPackage("dev.pgvitals.embedded..")))
          .should()
          .dependOnClassesThat(
              are(resideInAPackage("dev.pgvitals.."))
                  .and(resideOutsideOfPackage("dev.pgvitals.embedded..")));

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.pgvitals.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule noMutableStatics = fields().that().areStatic().should().haveModifier(FINAL);

  @ArchTest
  static final ArchRule readersNeverTouchADatabase =
      noClasses()
          .that(are(resideInAPackage("dev.pgvitals.catalogue..")))
          .or(are(resideInAPackage("dev.pgvitals.config..")))
          .or(are(resideInAPackage("dev.pgvitals.yaml..")))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "java.net.http..", "com.zaxxer..");

  /** Others would read it without the lock that guards it; a look at the state holds the lock. */
  @ArchTest
  static final ArchRule theStateOfAQueryIsTouchedByItsOwnersOnly =
      noClasses()
          .that()
          .haveNameNotMatching(
              "dev\\.pgvitals\\.collect\\.(ServerState|ServerMetrics|QueryState)(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("dev.pgvitals.collect.QueryState");

  @ArchTest
  static final ArchRule namesSayWhatAThingIs =
      classes().should().haveNameNotMatching(".*(Manager|Helper|Util|Utils|Impl|Base)$");
}
