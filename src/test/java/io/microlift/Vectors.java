package io.microlift;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Expected values in tables with tabs, whose first line names the program that made them. */
public final class Vectors {
  private Vectors() {}

  /** Returns the lines of a table after the first, column by column. */
  public static List<String[]> rows(String resource) throws IOException {
    try (InputStream table = Vectors.class.getResourceAsStream(resource);
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    Objects.requireNonNull(table, resource), StandardCharsets.UTF_8))) {
      return lines.lines().skip(1).map(line -> line.split("\t", -1)).toList();
    }
  }
}
