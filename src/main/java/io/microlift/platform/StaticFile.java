package io.microlift.platform;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file that is in memory, plain and compressed, and named by its content: a browser that has it
 * already is told so.
 */
public final class StaticFile {
  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css; charset=utf-8",
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "mjs", "text/javascript; charset=utf-8",
          "pdf", "application/pdf",
          "svg", "image/svg+xml",
          "ts", "text/plain; charset=utf-8",
          "vtt", "text/vtt; charset=utf-8",
          "webm", "video/webm",
          "webp", "image/webp");
  private static final int DIGITS = 16;

  private final String type;
  private final Buffer plain;
  private final Buffer compressed;
  private final String version;

  private StaticFile(String type, byte[] content) {
    this.type = type;
    this.plain = Buffer.buffer(content);
    this.compressed = Buffer.buffer(gzip(content));
    this.version = HexFormat.of().formatHex(sha256(content)).substring(0, DIGITS);
  }

  /**
   * A file of the given content.
   *
   * @param name tells the type by its ending, one of those above
   */
  public static StaticFile of(String name, byte[] content) {
    String ending = name.substring(name.lastIndexOf('.') + 1);
    String type = TYPES.get(ending);
    if (type == null) {
      throw new IllegalArgumentException("no type is known for '%s'".formatted(name));
    }
    return new StaticFile(type, content);
  }

  /** Bytes of a resource of the server, if there is one. */
  public static Optional<byte[]> resource(String path) {
    try (InputStream in = StaticFile.class.getResourceAsStream(path)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Names the content: 16 hexadecimal digits. */
  public String version() {
    return version;
  }

  /** Size in bytes on its way to a browser. */
  public int compressedSize() {
    return compressed.length();
  }

  /** Answers a request for it; {@code caching} is the answer's Cache-Control. */
  public void answer(HttpServerRequest request, String caching) {
    String tag = "W/\"" + version + "\"";
    HttpServerResponse response =
        request
            .response()
            .putHeader(HttpHeaders.ETAG, tag)
            .putHeader(HttpHeaders.CACHE_CONTROL, caching)
            .putHeader(HttpHeaders.VARY, "Accept-Encoding")
            .putHeader("X-Content-Type-Options", "nosniff");
    if (isKnown(request.getHeader(HttpHeaders.IF_NONE_MATCH), tag)) {
      response.setStatusCode(304).end();
      return;
    }
    boolean gzip =
        compressed.length() < plain.length()
            && accepts(request.getHeader(HttpHeaders.ACCEPT_ENCODING));
    if (gzip) {
      response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
    }
    response.putHeader(HttpHeaders.CONTENT_TYPE, type).end(gzip ? compressed : plain);
  }

  private static boolean isKnown(@Nullable String tags, String tag) {
    return tags != null
        && Arrays.stream(tags.split(",", -1))
            .map(String::strip)
            .anyMatch(
                each -> each.equals("*") || each.equals(tag) || each.equals(tag.substring(2)));
  }

  private static boolean accepts(@Nullable String encodings) {
    if (encodings == null) {
      return false;
    }
    String text = encodings.toLowerCase(Locale.ROOT).replace(" ", "");
    return text.contains("gzip") && !text.contains("gzip;q=0,") && !text.endsWith("gzip;q=0");
  }

  private static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new BestGzip(bytes)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Compresses once for many, so as well as it can. */
  private static final class BestGzip extends GZIPOutputStream {
    BestGzip(ByteArrayOutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }

  private static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
