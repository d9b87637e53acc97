package io.microlift.tools;

import java.util.List;

/**
 * The body of one {@code POST /v1/batch}, ready to be sent any number of times.
 *
 * @param body JSON in UTF-8; not copied, and not to be changed
 * @param ids message ids of its events, in their order
 * @param rows how many rows of the recording end in it
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, and large
record Batch(byte[] body, List<String> ids, int rows) {
  Batch {
    ids = List.copyOf(ids);
  }
}
