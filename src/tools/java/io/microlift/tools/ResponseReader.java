package io.microlift.tools;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntConsumer;

/**
 * Cuts a stream of bytes into HTTP/1.1 answers and reports their statuses. Reads just what a load
 * generator needs: the status line, {@code Content-Length}, and where the answer ends.
 */
final class ResponseReader {
  private static final int LONGEST_HEAD = 16_384;

  private final IntConsumer statuses;
  private byte[] head = new byte[1024];
  private int length;
  private long bodyLeft;
  private int status;

  /**
   * Starts between two answers.
   *
   * @param statuses is given the status of each answer once all of its bytes are there
   */
  ResponseReader(IntConsumer statuses) {
    this.statuses = statuses;
  }

  /**
   * Takes the next bytes of the stream, however they are cut.
   *
   * @throws IllegalStateException if they are not what this reader understands
   */
  void read(byte[] bytes) {
    int position = 0;
    while (position < bytes.length) {
      if (bodyLeft > 0) {
        long taken = Math.min(bodyLeft, bytes.length - position);
        position += (int) taken;
        bodyLeft -= taken;
        if (bodyLeft == 0) {
          statuses.accept(status);
        }
        continue;
      }
      append(bytes[position]);
      position++;
      if (endsHead()) {
        parseHead();
        if (bodyLeft == 0) {
          statuses.accept(status);
        }
      }
    }
  }

  private void append(byte next) {
    if (length == LONGEST_HEAD) {
      throw new IllegalStateException("an answer's head is longer than " + LONGEST_HEAD);
    }
    if (length == head.length) {
      head = Arrays.copyOf(head, 2 * length);
    }
    head[length] = next;
    length++;
  }

  private boolean endsHead() {
    return length >= 4
        && head[length - 1] == '\n'
        && head[length - 2] == '\r'
        && head[length - 3] == '\n'
        && head[length - 4] == '\r';
  }

  private void parseHead() {
    String text = new String(head, 0, length, StandardCharsets.ISO_8859_1);
    length = 0;
    if (!text.startsWith("HTTP/1.1 ") || text.length() < 14) {
      throw new IllegalStateException("not an HTTP/1.1 answer: " + text.strip());
    }
    status = Integer.parseInt(text.substring(9, 12));
    String folded = text.toLowerCase(Locale.ROOT);
    int at = folded.indexOf("\r\ncontent-length:");
    if (at >= 0) {
      int end = folded.indexOf('\r', at + 2);
      bodyLeft = Long.parseLong(folded.substring(at + 17, end).strip());
    } else if (status == 204 || status == 304) {
      bodyLeft = 0;
    } else {
      throw new IllegalStateException("an answer does not say its length: " + text.strip());
    }
  }
}
