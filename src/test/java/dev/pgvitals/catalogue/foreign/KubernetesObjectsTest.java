package dev.pgvitals.catalogue.foreign;

import static dev.pgvitals.catalogue.read.Catalogues.notices;
import static dev.pgvitals.catalogue.read.Catalogues.problems;
import static dev.pgvitals.catalogue.read.Catalogues.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.metric.MetricFamily;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class KubernetesObjectsTest {
  private static final String ENTRY =
      """
      app_a:
        query: SELECT 1 AS n
        metrics:
          - n: {usage: GAUGE, description: d}
      """;

  @Test
  void everyCatalogueInTheDataIsReadInItsOwnFormat() {
    String file =
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: q}
        data:
          ours.yaml: |
            app_a: {interval: 1m, query: SELECT 1 AS n, metrics: [n: {usage: COUNTER}]}
          cnpg: |
            app_b: {primary: true, query: SELECT 1 AS n, metrics: [n: {usage: COUNTER}]}
          collector.yml: |
            collector_name: app
            metrics: [{metric_name: c, type: gauge, help: c, values: [n], query: SELECT 1 AS n}]
        """;

    assertThat(metrics(file)).containsExactly("app_a_n_total", "c", "cnpg_app_b_n");
    assertThat(notices(file)).isEmpty();
  }

  @Test
  void theOperatorsLabelSaysWhoseQueriesTheyAre() {
    assertThat(metrics(configMap("cnpg.io/reload"))).containsExactly("cnpg_app_a_n");
    assertThat(metrics(configMap("k8s.enterprisedb.io/reload"))).containsExactly("cnp_app_a_n");
    assertThat(metrics(configMap("app"))).containsExactly("app_a_n");
  }

  private static String configMap(String label) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  labels: {"
        + label
        + ": ''}\ndata:\n  queries: |\n"
        + ENTRY.indent(4);
  }

  @Test
  void aSecretIsDecodedAndItsStringDataTakenAsItIs() {
    String encoded = encoded(ENTRY);
    String secret =
        """
        apiVersion: v1
        kind: Secret
        data: {a: %s, b: %s, password: %s, key: /wA=}
        stringData:
          b: "app_b: {query: SELECT 1 AS n, metrics: [n: {usage: GAUGE}]}"
        """
            .formatted(encoded, encoded, encoded("hunter2: query"));

    assertThat(metrics(secret)).containsExactly("app_a_n", "app_b_n");
    assertThat(notices(secret))
        .isEqualTo(
            """
            a.yaml:3:%d: data.password: is no catalogue and is not read
            a.yaml:3:%d: data.key: is no catalogue and is not read"""
                .formatted(
                    secret.lines().toList().get(2).indexOf("password") + 1,
                    secret.lines().toList().get(2).indexOf("/wA=") + 1));
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void documentsAndListsAreReadAndOtherObjectsSaid() {
    String file =
        """
        ---
        apiVersion: postgresql.cnpg.io/v1
        kind: Cluster
        spec: {instances: 3}
        ---
        apiVersion: v1
        kind: List
        items:
          - apiVersion: v1
            kind: ConfigMap
            data:
              a: "app_a: {query: SELECT 1 AS n, metrics: [n: {usage: GAUGE}]}"
        ---
        ---
        apiVersion: v1
        kind: ConfigMap
        data:
          b: "app_b: {query: SELECT 1 AS n, metrics: [n: {usage: GAUGE}]}"
          app.conf: |
            query_timeout = 1
          app.yaml: |
            metrics: {enabled: true}
            slow: {query: 5s, metrics: true}
          otel.yaml: "receivers: {otlp: {}}"
        """;

    assertThat(metrics(file)).containsExactly("app_a_n", "app_b_n");
    assertThat(notices(file))
        .isEqualTo(
            """
            a.yaml:2:1: a Kubernetes Cluster is not read, only ConfigMap and Secret
            a.yaml:19:3: data.app.conf: is no catalogue and is not read
            a.yaml:21:3: data.app.yaml: is no catalogue and is not read
            a.yaml:24:3: data.otel.yaml: is no catalogue and is not read""");
  }

  @Test
  void placesAreThoseOfTheFileInABlockAndOfTheValueElsewhere() {
    String file =
        """
        apiVersion: v1
        kind: ConfigMap
        data:
          block: |

            app_a:
              query: SELECT 1 AS n
              scope: cluster
              metrics:
                - n: {usage: GAUG}
          kept: |2+
              app_b:
                qery: SELECT 1 AS n
                metrics: [n: {usage: GAUGE}]
                scope: cluster

          folded: >
            app_c:
              query: x
              metrics: [

          quoted: "app_d:\\n  query: SELECT 1 AS n\\n  scope: cluster\\n  metrics:\\n    - n: {usage: GAUG}\\n"
          broken: |
            app_e:
              metrics: []
              query: 'SELECT
        """;

    assertThat(problems(file))
        .isEqualTo(
            """
            a.yaml:10:22: app_a.metrics.n.usage: unknown usage "GAUG"; did you mean "GAUGE"?
            a.yaml:13:9: app_b: unknown key "qery"; did you mean "query"?
            a.yaml:13:9: app_b: the key "query" is missing
            a.yaml:27:1: not valid YAML: found unexpected end of stream (while scanning a quoted scalar)
            a.yaml[data.folded]:4:1: not valid YAML: expected the node content, but found '<stream end>' (while parsing a flow node)
            a.yaml[data.quoted]:5:18: app_d.metrics.n.usage: unknown usage "GAUG"; did you mean "GAUGE"?""");
  }

  @Test
  void aFileWithoutACatalogueSaysWhatWasExpected() {
    assertThat(problems("apiVersion: apps/v1\nkind: Deployment\nspec: {}\n"))
        .isEqualTo(
            "a.yaml:1:1: is a Kubernetes Deployment; only the data of a ConfigMap or a Secret is"
                + " read");
    assertThat(problems("apiVersion: v1\nkind: ConfigMap\ndata: {a: 'b'}\n"))
        .isEqualTo(
            "a.yaml:1:1: nothing in the data of this file's ConfigMaps and Secrets is a catalogue:"
                + " a mapping from names to entries with \"query\" and \"metrics\"");
    assertThat(problems("apiVersion: v1\nkind: ConfigMap\ndata:\n  a:\n    x: {query: q}\n"))
        .isEqualTo(
            "a.yaml:5:5: data.a: must be a text, but it is a mapping; is the \"|\" missing after"
                + " the key?");
    assertThat(problems("apiVersion: v1\nkind: Secret\ndata: {a: 'app_a: {query: x}'}\n"))
        .isEqualTo(
            "a.yaml:3:11: data.a: must be base64, as in every Secret's data; plain text belongs"
                + " under \"stringData\"");
    assertThat(problems("apiVersion: v1\nkind: ConfigMap\ndata: {a: b}\n---\n" + ENTRY))
        .isEqualTo(
            "a.yaml:5:1: has no \"apiVersion\" and \"kind\", as the other documents of the file"
                + " have; put it in a file of its own");
    assertThat(problems(ENTRY + "---\n" + ENTRY))
        .isEqualTo(
            "a.yaml:5:1: not valid YAML: but found another document (expected a single document in"
                + " the stream); put each document in a file of its own");
  }

  @Test
  void anEntryMayBeCalledAsAWordOfKubernetes() {
    assertThat(metrics(ENTRY + "kind: {query: SELECT 2 AS n, metrics: [n: {usage: GAUGE}]}\n"))
        .containsExactly("app_a_n", "kind_n");
  }

  private static List<String> metrics(String file) {
    return read(file).catalogue().queries().stream()
        .flatMap((Query q) -> QuerySchema.of(q, NamingScheme.PROMETHEUS).families().stream())
        .map(MetricFamily::name)
        .toList();
  }
}
