package dev.pgvitals;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.Usage;
import dev.pgvitals.monitor.report.ServerMetrics;
import java.util.List;

/** What may import what, and what a class may be called. */
@AnalyzeClasses(packages = "dev.pgvitals", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "dev.pgvitals";

  /** Each package imports from those that stand below it alone. */
  static final List<String> DOWNWARD =
      List.of(
          "",
          "cli",
          "cli.advise",
          "cli.backup",
          "cli.checklist",
          "cli.incident",
          "cli.dashboards",
          "cli.diagnose",
          "cli.maintain",
          "cli.ping",
          "cli.report",
          "cli.report.agent",
          "cli.rescue",
          "cli.option",
          "demo",
          "embeddedpostgres",
          "agent",
          "agent.feed",
          "agent.fetch",
          "agent.incident",
          "agent.health",
          "cli.output",
          "dashboard.entries",
          "dashboard.grafana",
          "dashboard.read",
          "dashboard.facts",
          "dashboard.promql",
          "dashboard",
          "catalogue.docs",
          "alert.rules",
          "web",
          "web.page",
          "web.incident",
          "web.route",
          "web.api",
          "web.lock",
          "web.http",
          "web.status",
          "incident",
          "diagnosis.json",
          "diagnosis",
          "checklist.look",
          "checklist.database",
          "checklist.server",
          "checklist",
          "report.week",
          "report.capacity",
          "report.prometheus",
          "report.render",
          "report.document",
          "advice",
          "advice.schema",
          "advice.rule",
          "advice.index",
          "advice.look",
          "advice.connect",
          "advice.plan",
          "collect.probe",
          "backup.restore",
          "backup.choice",
          "backup.dump",
          "backup.basebackup",
          "backup.verify",
          "backup.report",
          "backup.tool",
          "backup.table",
          "backup",
          "advice.feed",
          "advice.report",
          "serverlog",
          "serverlog.tail",
          "serverlog.count",
          "serverlog.format",
          "rescue",
          "rescue.server",
          "rescue.file",
          "rescue.plan",
          "route.sample",
          "route",
          "monitor",
          "monitor.report",
          "monitor.state",
          "monitor.history",
          "monitor.schedule",
          "maintain",
          "maintain.sql",
          "maintain.run",
          "maintain.reindex",
          "maintain.rewrite",
          "maintain.vacuum",
          "maintain.delete",
          "maintain.statements",
          "maintain.partition",
          "maintain.partition.bound",
          "maintain.archive",
          "maintain.estimate",
          "maintain.config",
          "maintain.verb",
          "maintain.archive.table",
          "maintain.guard",
          "maintain.session",
          "operate",
          "source.choice",
          "source.postgres",
          "source.pgbouncer",
          "source.jdbc",
          "source.password",
          "source.socket",
          "collect.read",
          "source",
          "collect.runstate",
          "collect.value",
          "collect.plan",
          "feed",
          "config",
          "config.advice",
          "config.backup",
          "config.content",
          "config.fetched",
          "config.incident",
          "config.route",
          "config.serverlog",
          "config.web",
          "config.login",
          "config.libpq",
          "catalogue.read",
          "catalogue.foreign",
          "catalogue.check",
          "catalogue",
          "alert",
          "metric.self",
          "metric.scrape",
          "metric.store",
          "metric.text",
          "metric.gzip",
          "metric",
          "jobrun",
          "failure",
          "log",
          "runbook",
          "yaml",
          "file",
          "process.command",
          "time",
          "text",
          "process",
          "concurrent");

  @ArchTest static final ArchRule importsRunDownward = classes().should(importFromBelow());

  /** The tests and the benchmark start servers by it, so it is no part of the demo. */
  @ArchTest
  static final ArchRule embeddedServersKnowNothingOfTheProduct =
      noClasses()
          .that(are(resideInAPackage("dev.pgvitals.embeddedpostgres..")))
          .should()
          .dependOnClassesThat(
              are(resideInAPackage("dev.pgvitals.."))
                  .and(resideOutsideOfPackage("dev.pgvitals.embeddedpostgres..")));

  /** It takes the machine's disk and time, and starts a server: a person or cron does that. */
  @ArchTest
  static final ArchRule theAgentNeverRestoresABackup =
      noClasses()
          .that()
          .resideInAnyPackage(ROOT + ".agent..", ROOT + ".monitor..", ROOT + ".web..")
          .or()
          .resideInAnyPackage(ROOT + ".feed..", ROOT + ".backup", ROOT + ".backup.choice..")
          .should()
          .transitivelyDependOnClassesThat()
          .resideInAPackage(ROOT + ".backup.restore..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.pgvitals.(**)").should().beFreeOfCycles();

  /** What is published is described, rendered and kept by itself, and could be a library. */
  @ArchTest
  static final ArchRule metricsKnowNothingElseOfOurs =
      noClasses()
          .that()
          .resideInAPackage("dev.pgvitals.metric..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.pgvitals..")
                  .and(resideOutsideOfPackage("dev.pgvitals.metric..")));

  /**
   * The format is one implementation's business: who reads results or writes samples knows none.
   */
  @ArchTest
  static final ArchRule samplesAreGivenInNoFormat =
      noClasses()
          .that(are(resideInAPackage("dev.pgvitals.metric")))
          .or(are(resideInAnyPackage("dev.pgvitals.collect.read", "dev.pgvitals.collect.value")))
          .or(are(resideInAPackage("dev.pgvitals.collect.runstate")))
          .or(belongToAnyOf(ServerMetrics.class))
          .or(are(simpleName("HealthScoreSeries")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.pgvitals.metric.*..");

  /** Compression knows text as bytes alone, and not which. */
  @ArchTest
  static final ArchRule compressionStandsAlone =
      noClasses()
          .that()
          .resideInAPackage("dev.pgvitals.metric.gzip")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.pgvitals..")
                  .and(resideOutsideOfPackage("dev.pgvitals.metric.gzip")));

  @ArchTest
  static final ArchRule noMutableStatics = fields().that().areStatic().should().haveModifier(FINAL);

  @ArchTest
  static final ArchRule readersNeverTouchADatabase =
      noClasses()
          .that(are(resideInAPackage("dev.pgvitals.catalogue..")))
          .or(are(resideInAPackage("dev.pgvitals.config..")))
          .or(are(resideInAPackage("dev.pgvitals.yaml..")))
          .or(are(resideInAPackage("dev.pgvitals.alert..")))
          .or(are(resideInAPackage("dev.pgvitals.file..")))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "java.net.http..", "com.zaxxer..");

  /** The agent changes nothing: what acts on servers is other commands of the same jar. */
  @ArchTest
  static final ArchRule theAgentHasNothingThatActs =
      noClasses()
          .that()
          .resideInAnyPackage(
              ROOT + ".agent..",
              ROOT + ".collect..",
              ROOT + ".monitor..",
              ROOT + ".web..",
              ROOT + ".feed..",
              ROOT + ".source..",
              ROOT + ".route..",
              ROOT + ".diagnosis..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              ROOT + ".maintain..",
              ROOT + ".rescue..",
              ROOT + ".jobrun..",
              ROOT + ".advice",
              ROOT + ".advice.connect..",
              ROOT + ".advice.look..",
              ROOT + ".advice.schema..",
              ROOT + ".backup.restore..");

  /** So that a kind of source more is a package more, and changes nothing. */
  @ArchTest
  static final ArchRule whatMonitorsKnowsNoKindOfSource =
      noClasses()
          .that()
          .resideInAnyPackage(
              ROOT + ".monitor..",
              ROOT + ".source",
              ROOT + ".collect.plan..",
              ROOT + ".collect.probe..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.sql..",
              "org.postgresql..",
              "com.zaxxer..",
              ROOT + ".source.choice..",
              ROOT + ".source.jdbc..",
              ROOT + ".source.socket..",
              ROOT + ".source.postgres..",
              ROOT + ".source.pgbouncer..");

  @ArchTest
  static final ArchRule whatTheKindsShareKnowsNeither =
      noClasses()
          .that()
          .resideInAnyPackage(ROOT + ".source.jdbc..", ROOT + ".source.socket..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ROOT + ".source.postgres..", ROOT + ".source.pgbouncer..");

  @ArchTest
  static final ArchRule aServerIsNoPooler =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".source.postgres..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + ".source.pgbouncer..");

  @ArchTest
  static final ArchRule aPoolerIsNoServer =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".source.pgbouncer..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + ".source.postgres..");

  /** Others ask for its properties, so that a new kind of server is a constant. */
  @ArchTest
  static final ArchRule anEngineIsNamedWhereItIsDefinedAndByItsOwnSourceOnly =
      noClasses()
          .that()
          .haveNameNotMatching(
              "dev\\.pgvitals\\.(catalogue\\.Query|source\\.(postgres|pgbouncer)\\..*)(\\$.*)?")
          .should()
          .accessFieldWhere(
              describe(
                  "the field is a constant of Engine",
                  access -> access.getTargetOwner().isEquivalentTo(Query.Engine.class)));

  /** Others would read it without the lock that guards it; who reads the locked state holds it. */
  @ArchTest
  static final ArchRule theStateOfAQueryIsTouchedByItsOwnersOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.pgvitals.monitor.state")
          .and()
          .haveNameNotMatching(
              "dev\\.pgvitals\\.monitor\\.report\\.(ServerMetrics|QueryTotals|TotalsSeries)(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("dev.pgvitals.monitor.state.QueryState");

  /** Others ask for its properties, so that a new usage is a constant and what reads its values. */
  @ArchTest
  static final ArchRule aUsageIsNamedWhereItIsDefinedAndWhereItIsReadOnly =
      noClasses()
          .that()
          .haveNameNotMatching(
              "dev\\.pgvitals\\.(.*\\.Usage|collect\\.(.*\\.)?ValueColumns)(\\$.*)?")
          .should()
          .accessFieldWhere(
              describe(
                  "the field is a constant of Usage",
                  access -> access.getTargetOwner().isEquivalentTo(Usage.class)));

  @ArchTest
  static final ArchRule namesSayWhatAThingIs =
      classes().should().haveNameNotMatching(".*(Manager|Helper|Util|Utils|Impl|Base)$");

  private static ArchCondition<JavaClass> importFromBelow() {
    return new ArchCondition<>("import only from packages below their own in DOWNWARD") {
      @Override
      public void check(JavaClass from, ConditionEvents events) {
        int own = place(from);
        if (own < 0) {
          events.add(
              SimpleConditionEvent.violated(from, from.getPackageName() + " has no place in it"));
          return;
        }
        for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
          JavaClass to = dependency.getTargetClass().getBaseComponentType();
          boolean ours = (to.getPackageName() + '.').startsWith(ROOT + '.');
          if (ours && !to.getPackageName().equals(from.getPackageName()) && place(to) <= own) {
            events.add(SimpleConditionEvent.violated(from, dependency.getDescription()));
          }
        }
      }
    };
  }

  /** Of a class's package, from above; negative when it has none. */
  private static int place(JavaClass of) {
    String name = of.getPackageName();
    return DOWNWARD.indexOf(name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1));
  }
}
