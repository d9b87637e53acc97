package io.microlift.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What people copy from the page about clients is what the clients are tested with. */
class ClientsDocTest {
  private static final Pattern COMMENTS = Pattern.compile("(?m)^(//|/\\*\\*).*\\n+");

  @Test
  void showsTheCodeThatRuns() throws IOException {
    String page = Files.readString(Path.of("src", "docs", "clients.md"));
    String code = Files.readString(Path.of("src", "test", "clients", "openfeature.mjs"));
    String copied = COMMENTS.matcher(code).replaceAll("").strip();

    assertThat(copied).startsWith("export class ExposureHook");
    assertThat(page).contains("```js\n" + copied + "\n```");
  }
}
