package io.microlift.fold;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Contributions as few bytes: equal contributions give equal bytes.
 *
 * <p>Whole numbers are little-endian base-128 with the sign in the lowest bit; texts are UTF-8
 * after their length; lists come after their size; days are counted from the first exposure.
 */
public final class ContributionBytes {
  private static final int FORMAT = 1;
  private static final int MULTIPLE = 1;

  private ContributionBytes() {}

  /** Writes everything but the phase. */
  public static byte[] write(Contribution contribution) {
    Writer out = new Writer();
    out.number(FORMAT);
    out.text(contribution.variant());
    out.text(contribution.standing().segment());
    out.number(contribution.multiple() ? MULTIPLE : 0);
    long exposedOn = contribution.exposedOn().toEpochDay();
    out.number(exposedOn);
    out.number(contribution.segments().size());
    contribution.segments().forEach(out::text);
    out.number(contribution.tracks().size());
    for (Track track : contribution.tracks()) {
      out.number(track.metric());
      out.text(track.currency());
      out.number(track.covariate());
      out.number(track.steps().size());
      for (Step step : track.steps()) {
        out.number(step.day().toEpochDay() - exposedOn);
        out.number(step.x());
        out.number(step.y());
      }
    }
    return Arrays.copyOf(out.bytes, out.size);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if it did not
   */
  public static Contribution read(int phase, byte[] bytes) {
    Reader in = new Reader(bytes);
    if (in.number() != FORMAT) {
      throw new IllegalArgumentException("not a contribution of format " + FORMAT);
    }
    String variant = in.text();
    Contribution.Standing standing = Contribution.Standing.of(in.text());
    boolean multiple = in.number() == MULTIPLE;
    long exposedOn = in.number();
    List<String> segments = new ArrayList<>();
    for (int left = in.size(); left > 0; left--) {
      segments.add(in.text());
    }
    List<Track> tracks = new ArrayList<>();
    for (int left = in.size(); left > 0; left--) {
      tracks.add(in.track(exposedOn));
    }
    return new Contribution(
        phase, variant, standing, multiple, LocalDate.ofEpochDay(exposedOn), segments, tracks);
  }

  private static final class Writer {
    private static final int LONGEST_NUMBER = 10;

    private byte[] bytes = new byte[256];
    private int size;

    void number(long value) {
      reserve(LONGEST_NUMBER);
      long rest = (value << 1) ^ (value >> 63);
      while ((rest & ~0x7FL) != 0) {
        bytes[size++] = (byte) ((rest & 0x7F) | 0x80);
        rest >>>= 7;
      }
      bytes[size++] = (byte) rest;
    }

    void text(String value) {
      byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
      number(utf8.length);
      reserve(utf8.length);
      System.arraycopy(utf8, 0, bytes, size, utf8.length);
      size += utf8.length;
    }

    private void reserve(int more) {
      if (bytes.length - size < more) {
        bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
      }
    }
  }

  private static final class Reader {
    private final byte[] bytes;
    private int at;

    Reader(byte[] bytes) {
      this.bytes = bytes;
    }

    long number() {
      long rest = 0;
      int shift = 0;
      byte next;
      do {
        if (at == bytes.length) {
          throw new IllegalArgumentException("a contribution that ends too early");
        }
        next = bytes[at++];
        rest |= (next & 0x7FL) << shift;
        shift += 7;
      } while (next < 0);
      return (rest >>> 1) ^ -(rest & 1);
    }

    int size() {
      return Math.toIntExact(number());
    }

    String text() {
      int length = size();
      if (length < 0 || length > bytes.length - at) {
        throw new IllegalArgumentException("a contribution that ends too early");
      }
      at += length;
      return new String(bytes, at - length, length, StandardCharsets.UTF_8);
    }

    Track track(long exposedOn) {
      int metric = size();
      String currency = text();
      long covariate = number();
      List<Step> steps = new ArrayList<>();
      for (int left = size(); left > 0; left--) {
        steps.add(new Step(LocalDate.ofEpochDay(exposedOn + number()), number(), number()));
      }
      return new Track(metric, currency, covariate, steps);
    }
  }
}
