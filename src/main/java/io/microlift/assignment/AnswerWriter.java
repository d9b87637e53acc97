package io.microlift.assignment;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes answers as JSON from parts that were encoded in advance, into a buffer that its thread
 * uses again: nothing is allocated but the answer itself.
 */
final class AnswerWriter {
  private static final int START_SIZE = 16 * 1024;
  private static final int LARGEST_KEPT = 1024 * 1024;
  private static final int LONGEST_NUMBER = 20;
  private static final int HIGHEST_ASCII = 0x7f;
  private static final byte[] HEX = ascii("0123456789abcdef");

  private static final byte[] BEGIN = ascii("{\"visitorId\":");
  private static final byte[] VERSION = ascii(",\"configVersion\":");
  private static final byte[] ASSIGNMENTS = ascii(",\"assignments\":[");
  private static final byte[] END = ascii("]}");
  private static final byte[] UNKNOWN = ascii("{\"experiment\":");
  private static final byte[] UNKNOWN_REASON =
      ascii(",\"inExperiment\":false,\"reason\":\"UNKNOWN_EXPERIMENT\"}");

  /** By reason; with a bucket, its digits and the end of the object are still to come. */
  private static final byte[][] IN = tails(true, "}");

  private static final byte[][] OUT = tails(false, "}");
  private static final byte[][] IN_BUCKET = tails(true, ",\"bucket\":");
  private static final byte[][] OUT_BUCKET = tails(false, ",\"bucket\":");

  private static final ThreadLocal<AnswerWriter> OF_THREAD =
      ThreadLocal.withInitial(AnswerWriter::new);

  private byte[] bytes = new byte[START_SIZE];
  private int size;
  private boolean first;

  private AnswerWriter() {}

  /** Begins an answer with the writer of this thread. */
  static AnswerWriter begin(String visitorId, long configVersion) {
    AnswerWriter writer = OF_THREAD.get();
    writer.size = 0;
    writer.first = true;
    writer.add(BEGIN);
    writer.addText(visitorId);
    writer.add(VERSION);
    writer.addNumber(configVersion);
    writer.add(ASSIGNMENTS);
    return writer;
  }

  /** Adds what was decided in one experiment. */
  void add(CompiledExperiment experiment, int decision) {
    separate();
    add(experiment.head(experiment.variant(decision)));
    int reason = Decision.code(Decision.reason(decision));
    int bucket = Decision.bucket(decision);
    if (bucket == Decision.NO_BUCKET) {
      add((Decision.inExperiment(decision) ? IN : OUT)[reason]);
      return;
    }
    add((Decision.inExperiment(decision) ? IN_BUCKET : OUT_BUCKET)[reason]);
    addBucket(bucket);
  }

  /** Adds up to four digits and the end of the object; every divisor is a constant. */
  private void addBucket(int bucket) {
    reserve(LONGEST_NUMBER);
    byte[] into = bytes;
    int at = size;
    if (bucket >= 1_000) {
      into[at++] = (byte) ('0' + bucket / 1_000);
    }
    if (bucket >= 100) {
      into[at++] = (byte) ('0' + bucket / 100 % 10);
    }
    if (bucket >= 10) {
      into[at++] = (byte) ('0' + bucket / 10 % 10);
    }
    into[at++] = (byte) ('0' + bucket % 10);
    into[at++] = '}';
    size = at;
  }

  /** Adds that there is no such experiment. */
  void addUnknown(String key) {
    separate();
    add(UNKNOWN);
    addText(key);
    add(UNKNOWN_REASON);
  }

  /** Ends the answer and returns it. */
  byte[] end() {
    add(END);
    byte[] answer = Arrays.copyOf(bytes, size);
    if (bytes.length > LARGEST_KEPT) {
      bytes = new byte[START_SIZE];
    }
    return answer;
  }

  private void separate() {
    if (!first) {
      add((byte) ',');
    }
    first = false;
  }

  private void add(byte[] part) {
    reserve(part.length);
    System.arraycopy(part, 0, bytes, size, part.length);
    size += part.length;
  }

  private void add(byte each) {
    reserve(1);
    bytes[size++] = each;
  }

  /** Adds a number that is not negative. */
  private void addNumber(long number) {
    reserve(LONGEST_NUMBER);
    int digits = 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      digits++;
    }
    long rest = number;
    for (int i = digits - 1; i >= 0; i--) {
      bytes[size + i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += digits;
  }

  private void addText(String text) {
    add((byte) '"');
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (each >= ' ' && each <= HIGHEST_ASCII && each != '"' && each != '\\') {
        add((byte) each);
      } else if (Character.isHighSurrogate(each)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        add(text.substring(i, i + 2).getBytes(StandardCharsets.UTF_8));
        i++;
      } else if (each > HIGHEST_ASCII && !Character.isSurrogate(each)) {
        add(String.valueOf(each).getBytes(StandardCharsets.UTF_8));
      } else {
        addEscaped(each);
      }
    }
    add((byte) '"');
  }

  private void addEscaped(char each) {
    add((byte) '\\');
    if (each == '"' || each == '\\') {
      add((byte) each);
      return;
    }
    add((byte) 'u');
    for (int shift = 12; shift >= 0; shift -= 4) {
      add(HEX[each >> shift & 0xf]);
    }
  }

  private void reserve(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }

  private static byte[][] tails(boolean in, String end) {
    AssignmentReason[] reasons = AssignmentReason.values();
    byte[][] tails = new byte[reasons.length][];
    for (AssignmentReason reason : reasons) {
      tails[Decision.code(reason)] = ascii(in + ",\"reason\":\"" + reason + "\"" + end);
    }
    return tails;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
