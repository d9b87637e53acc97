package io.microlift.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import io.microlift.tools.OwnServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is deployed fits Kubernetes, and the packaged server. */
class ManifestsIT {
  private static final String OVERLAYS = "k8s/overlays";
  private static final Pattern METRIC = Pattern.compile("\\b(microlift|http|jvm)_[a-z_]+");
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Kubernetes' own schemas: every member must be known and of its type, whatever is needed set.
   */
  private static final Map<String, Schema> SCHEMAS =
      Map.of(
          "ConfigMap", V1ConfigMap::validateJsonElement,
          "Deployment", V1Deployment::validateJsonElement,
          "HorizontalPodAutoscaler", V2HorizontalPodAutoscaler::validateJsonElement,
          "Ingress", V1Ingress::validateJsonElement,
          "NetworkPolicy", V1NetworkPolicy::validateJsonElement,
          "PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement,
          "Service", V1Service::validateJsonElement,
          "ServiceAccount", V1ServiceAccount::validateJsonElement,
          "StatefulSet", V1StatefulSet::validateJsonElement);

  private interface Schema {
    void validate(JsonElement resource) throws IOException;
  }

  @Test
  void everyOverlayIsTested() throws IOException {
    try (var folders = Files.list(Path.of(OVERLAYS))) {
      assertThat(folders.map(folder -> folder.getFileName().toString()))
          .containsExactlyInAnyOrder("local", "staging", "production");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "staging", "production"})
  void fitsTheSchemasOfKubernetes(String overlay) throws Exception {
    StringBuilder monitoring = new StringBuilder();
    for (JsonNode resource : Manifests.of(overlay).all()) {
      String kind = resource.path("kind").asText();
      if (resource.path("apiVersion").asText().startsWith("monitoring.coreos.com/")) {
        monitoring.append(resource).append('\n');
      } else {
        assertThat(SCHEMAS).as(overlay).containsKey(kind);
        SCHEMAS.get(kind).validate(JsonParser.parseString(resource.toString()));
      }
    }
    Manifests.run(monitoring.toString(), "node", "monitoring.mjs");
  }

  /** The profile "restricted" of Kubernetes' pod security standards, and a read-only root. */
  @ParameterizedTest
  @ValueSource(strings = {"local", "staging", "production"})
  void restrictsEveryPod(String overlay) throws Exception {
    Manifests.of(overlay).pods().forEach(ManifestsIT::checkRestricted);
  }

  private static void checkRestricted(JsonNode pod) {
    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
    assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
    Manifests.each(pod.path("volumes"))
        .forEach(volume -> assertThat(volume.has("hostPath")).isFalse());
    Manifests.each(pod.path("containers"))
        .forEach(
            container -> {
              JsonNode security = container.path("securityContext");
              assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
              assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
              assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
              assertThat(container.at("/resources/requests/cpu").asText()).isNotEmpty();
              assertThat(container.at("/resources/requests/memory").asText()).isNotEmpty();
              assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "staging", "production"})
  void selectorsFindTheServer(String overlay) throws Exception {
    Manifests manifests = Manifests.of(overlay);
    JsonNode labels =
        manifests.only("Deployment", "microlift").at("/spec/template/metadata/labels");
    assertThat(labels).isNotEmpty();
    for (JsonNode selector :
        List.of(
            manifests.only("Deployment", "microlift").at("/spec/selector/matchLabels"),
            manifests.only("Service", "microlift").at("/spec/selector"),
            manifests.only("PodDisruptionBudget", "microlift").at("/spec/selector/matchLabels"),
            manifests.only("NetworkPolicy", "microlift").at("/spec/podSelector/matchLabels"))) {
      assertThat(selector).isEqualTo(labels);
    }
    assertThat(manifests.only("HorizontalPodAutoscaler", "microlift").at("/spec/minReplicas"))
        .isEqualTo(manifests.only("Deployment", "microlift").at("/spec/replicas"));
  }

  @Test
  void probesSettingsAndMetricsAreThoseOfTheServer() throws Exception {
    Manifests manifests = Manifests.of("production");
    JsonNode container = manifests.server();
    assertThat(container.at("/ports/0/containerPort").asInt()).isEqualTo(defaultPort());
    try (OwnServer server = OwnServer.start(Path.of("").toAbsolutePath(), environment(manifests))) {
      for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
        JsonNode request = container.path(probe).path("httpGet");
        assertThat(request.path("port").asText()).isEqualTo(container.at("/ports/0/name").asText());
        assertThat(get(server, request.path("path").asText()).statusCode())
            .as(probe)
            .isEqualTo(200);
      }
      assertThat(get(server, "/v1/ping").statusCode()).as("not only health").isEqualTo(401);
      useEverythingOnce(server);
      String path =
          manifests.only("ServiceMonitor", "microlift").at("/spec/endpoints/0/path").asText();
      assertThat(names(get(server, path).body())).containsAll(namesInMonitoring(manifests));
    }
  }

  private static int defaultPort() throws IOException {
    return Files.readAllLines(Path.of("src/main/resources/application.properties")).stream()
        .filter(line -> line.startsWith("quarkus.http.port="))
        .mapToInt(line -> Integer.parseInt(line.substring(line.indexOf('=') + 1)))
        .findFirst()
        .orElseThrow();
  }

  /** The settings of the container, but for the folder, which the server's own script gives. */
  private static Map<String, String> environment(Manifests manifests) {
    String config = manifests.server().at("/envFrom/0/configMapRef/name").asText();
    Map<String, String> settings =
        JSON.convertValue(
            manifests.only("ConfigMap", config).path("data"),
            JSON.getTypeFactory().constructMapType(Map.class, String.class, String.class));
    settings.remove("MICROLIFT_DATA");
    settings.put("QUARKUS_SHUTDOWN_DELAY", "0S");
    return settings;
  }

  /** What nobody has done yet has no metric. */
  private static void useEverythingOnce(OwnServer server) throws Exception {
    post(server, "/v1/assignments", server.keys().client(), "{\"visitorId\": \"v-1\"}");
    post(
        server,
        "/v1/track",
        server.keys().client(),
        "{\"event\": \"e\", \"anonymousId\": \"v-1\"}");
    post(server, "/v1/invariants", server.keys().admin(), "{}");
  }

  private static void post(OwnServer server, String path, String key, String body)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .header("X-API-Key", key)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    assertThat(send(request).statusCode()).as(path).isIn(200, 202);
  }

  private static HttpResponse<String> get(OwnServer server, String path) throws Exception {
    return send(HttpRequest.newBuilder(URI.create(server.url() + path)).build());
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** Metrics that alerts and the dashboard ask for. */
  private static Set<String> namesInMonitoring(Manifests manifests) {
    Set<String> asked =
        new TreeSet<>(names(manifests.only("PrometheusRule", "microlift").toString()));
    String dashboard =
        manifests.only("ConfigMap", "microlift-dashboard").at("/data/microlift.json").asText();
    asked.addAll(names(dashboard));
    assertThat(asked).hasSizeGreaterThan(10);
    return asked;
  }

  private static Set<String> names(String text) {
    return METRIC.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
  }
}
