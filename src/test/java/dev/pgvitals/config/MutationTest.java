package dev.pgvitals.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.config.login.Environments;
import dev.pgvitals.source.jdbc.JdbcSettings;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ProblemsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.Driver;

/** Texts damaged at random are read or refused with places, and nothing else ever happens. */
class MutationTest {
  private static final long SEED = 20_261_121;
  private static final int STRINGS = 20_000;
  private static final int FILES = 2_500;

  private static final List<String> CONNECTION_STRINGS =
      List.of(
          "postgresql://ann:p%40ss@h1:1,[::1]:2,h3/orders?sslmode=verify-full&options=-c%20a%3Db",
          "host = h1,h2 port=1,2 user='a b' password='it\\'s' dbname=d sslmode=require",
          "jdbc:postgresql://h1:5432,h2/d?user=u&password=p+w&ssl=true&ApplicationName=x",
          "host=a user=b,postgresql://u:p@h1,h2/d,host=c password='x,host=d'");

  private static final String FILE =
      """
      listen: "[::1]:9187"
      interval: 15s
      catalogue: [builtin, "x/*.yaml"]
      names: prometheus
      defaults: &d
        user: pgvitals
        password: "${PW:-x}$$"
        timeout: 5s
        connections: 2
        labels: {env: prod}
        databases: {include: [".*"], exclude: ["^a(b|c)$"]}
      servers:
        - name: orders-1
          url: postgresql://db1:5432/orders?sslmode=verify-full
          thresholds: {PostgresConnectionsHigh: {warning: 0.7}}
        - <<: {tags: [a]}
          host: db2
          port: 6432
          max_series: 10
      """;

  private static final String NOISE =
      "%@:/?&=,[]{}'\"\\ \n\t$-#|>*!<~`.0159azAZ_é\u0000\u0007\uD800\uFEFF";

  private final Random random = new Random(SEED);

  @TempDir private Path home;

  @Test
  void connectionStrings() {
    int refused = 0;
    for (int round = 0; round < STRINGS; round++) {
      String text = mutated(CONNECTION_STRINGS.get(random.nextInt(CONNECTION_STRINGS.size())));
      String variable = random.nextBoolean() ? "DATABASE_URL" : "DATA_SOURCE_NAME";
      Environment environment = Environments.of(home, variable + "=" + text);
      refused += refusals(text, () -> new ConfigReader(environment).readEnvironment());
    }
    assertThat(refused).as("seed %d", SEED).isBetween(STRINGS / 10, STRINGS * 9 / 10);
  }

  @Test
  void configurationFiles() {
    int refused = 0;
    for (int round = 0; round < FILES; round++) {
      String text = mutated(FILE);
      ConfigReader reader = new ConfigReader(Environments.of(home));
      refused += refusals(text, () -> reader.read("c.yaml", text));
    }
    assertThat(refused).as("seed %d", SEED).isBetween(FILES / 10, FILES * 99 / 100);
  }

  private interface Reading {
    LoadedConfig read() throws ProblemsException;
  }

  private static int refusals(String text, Reading reading) {
    try {
      reading.read().config().servers().forEach(MutationTest::connectable);
      return 0;
    } catch (ProblemsException e) {
      assertThat(e.problems()).isNotEmpty();
      for (Problem problem : e.problems()) {
        assertThat(problem.message()).as(text).isNotBlank();
        assertThat(problem.position().file()).as(text).isNotBlank();
        assertThat(problem.position().line()).as(text).isPositive();
        assertThat(problem.position().column()).as(text).isPositive();
      }
      return 1;
    } catch (RuntimeException e) {
      return fail("seed " + SEED + ", text: " + text, e);
    }
  }

  private static void connectable(ServerConfig server) {
    JdbcSettings settings =
        JdbcSettings.of(
            server.target(), server.target().database(), server.timeout(), Duration.ofSeconds(3));
    assertThat(Driver.parseURL(settings.url(), settings.properties()))
        .as(settings.url())
        .isNotNull();
  }

  private String mutated(String text) {
    StringBuilder damaged = new StringBuilder(text);
    for (int changes = random.nextInt(4); changes >= 0; changes--) {
      int at = random.nextInt(damaged.length() + 1);
      switch (random.nextInt(4)) {
        case 0 -> damaged.insert(at, NOISE.charAt(random.nextInt(NOISE.length())));
        case 1 -> damaged.delete(at, Math.min(damaged.length(), at + 1 + random.nextInt(6)));
        case 2 -> damaged.insert(at, slice(damaged));
        default -> {
          if (at < damaged.length()) {
            damaged.setCharAt(at, NOISE.charAt(random.nextInt(NOISE.length())));
          }
        }
      }
    }
    return damaged.toString();
  }

  private String slice(StringBuilder text) {
    int start = random.nextInt(text.length() + 1);
    return text.substring(start, Math.min(text.length(), start + random.nextInt(20)));
  }
}
