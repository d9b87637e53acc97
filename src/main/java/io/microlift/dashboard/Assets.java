package io.microlift.dashboard;

import io.microlift.platform.StaticFile;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The files that pages load: a style sheet, a script and the chart library, each at an address that
 * names its content, so that browsers keep it until it changes.
 */
@Singleton
class Assets {
  private static final String PATH = "/dashboard/";
  private static final String LIBRARY = "META-INF/maven/org.webjars.npm/chart.js/pom.properties";
  private static final String CHART = "/META-INF/resources/webjars/chart.js/%s/dist/%s";
  private static final String FOREVER = "public, max-age=31536000, immutable";
  private static final String FRESH = "no-cache";

  private final Map<String, StaticFile> files = new TreeMap<>();

  Assets() {
    for (String name : new String[] {"style.css", "charts.js", "editor.js", "icon.svg"}) {
      files.put(name, StaticFile.of(name, resource(PATH + name)));
    }
    String chart = CHART.formatted(chartVersion(), "chart.umd.min.js");
    files.put("chart.js", StaticFile.of("chart.js", resource(chart)));
  }

  void route(@Observes Router router) {
    files.forEach(
        (name, file) ->
            router
                .get(PATH + name)
                .handler(
                    context -> {
                      boolean named = file.version().equals(context.request().getParam("v"));
                      file.answer(context.request(), named ? FOREVER : FRESH);
                    }));
  }

  /** Where a page finds a file. */
  String address(String name) {
    StaticFile file = files.get(name);
    if (file == null) {
      throw new IllegalArgumentException("pages have no file '%s'".formatted(name));
    }
    return PATH + name + "?v=" + file.version();
  }

  private static String chartVersion() {
    Properties properties = new Properties();
    try {
      properties.load(new ByteArrayInputStream(resource("/" + LIBRARY)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }

  private static byte[] resource(String path) {
    return StaticFile.resource(path)
        .orElseThrow(() -> new IllegalStateException("the build made no " + path));
  }
}
