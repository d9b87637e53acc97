package io.microlift.storefront;

import io.microlift.platform.StaticFile;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The storefront script as browsers want it: a classic script, an ES module, and their types.
 *
 * <p>All are made of the one function that the build makes of {@code src/main/script}: it takes
 * what to do with its only object, and the address it was loaded from.
 */
final class ScriptFiles {
  private static final String CLASSIC =
      "window.microlift||(%s)(m=>{window.microlift=m},(document.currentScript||{}).src);";
  private static final String MODULE =
      "let m;(%s)(o=>{m=o},import.meta.url);export{m as microlift,m as default};";

  private final Map<String, StaticFile> files;

  private ScriptFiles(Map<String, StaticFile> files) {
    this.files = files;
  }

  /** Reads what the build made. */
  static ScriptFiles load() {
    String function = text("/storefront/microlift.js");
    return new ScriptFiles(
        Map.of(
            "microlift.js", file("microlift.js", CLASSIC.formatted(function)),
            "microlift.mjs", file("microlift.mjs", MODULE.formatted(function)),
            "microlift.d.ts", file("microlift.d.ts", text("/storefront/microlift.d.ts"))));
  }

  /** The files by name. */
  Map<String, StaticFile> files() {
    return files;
  }

  private static StaticFile file(String name, String text) {
    return StaticFile.of(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(String path) {
    byte[] bytes =
        StaticFile.resource(path)
            .orElseThrow(() -> new IllegalStateException("the build made no " + path));
    return new String(bytes, StandardCharsets.UTF_8).strip();
  }
}
