package io.microlift.tools;

import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Requests that were all built beforehand, sent in turn over and over. */
final class Prepared implements RequestSource {
  private final String name;
  private final List<Buffer> requests;
  private int next;

  /**
   * Copies the list, not the requests.
   *
   * @param name of the kind
   * @param requests at least one; each must bear being sent again
   */
  Prepared(String name, List<Buffer> requests) {
    this.name = name;
    this.requests = List.copyOf(requests);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Buffer next() {
    Buffer request = requests.get(next);
    next = next + 1 == requests.size() ? 0 : next + 1;
    return request;
  }

  @Override
  public int expectedStatus() {
    return 200;
  }

  @Override
  public int events() {
    return 0;
  }
}
