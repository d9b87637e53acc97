package io.microlift.platform;

import java.util.Locale;

/** Every way in which a request can fail: its name on the wire, HTTP status and title. */
public enum ProblemType {
  /** The body is not JSON at all. */
  MALFORMED_BODY(400, "The body is not valid JSON"),
  /** A query or path parameter has a wrong value. */
  INVALID_PARAMETER(400, "A parameter is not valid"),
  /** The body is JSON, but not what this endpoint takes. */
  INVALID_BODY(422, "The body is not valid"),
  /** A definition would be stored against a rule that every experiment has to keep. */
  LINT_FAILED(422, "Lint refuses this"),
  /** No key, or one that nobody issued. */
  UNAUTHENTICATED(401, "An API key is needed"),
  /** The key is known, but may not do this. */
  FORBIDDEN(403, "This API key may not do that"),
  /** Nothing lives at this address. */
  NOT_FOUND(404, "Not found"),
  /** The address exists, but not for this method. */
  METHOD_NOT_ALLOWED(405, "Method not allowed"),
  /** The client accepts none of the formats of this resource. */
  NOT_ACCEPTABLE(406, "Not acceptable"),
  /** Something of this key exists. */
  ALREADY_EXISTS(409, "It exists already"),
  /** The life cycle knows no such step. */
  ILLEGAL_TRANSITION(409, "Not possible in this status"),
  /** A running experiment would move visitors it has already assigned. */
  EXPERIMENT_IS_RUNNING(409, "The experiment is running"),
  /** Other experiments have the buckets that this one asks for. */
  LAYER_IS_FULL(409, "The layer has no room"),
  /** Another definition needs this one. */
  STILL_IN_USE(409, "It is still in use"),
  /** {@code If-Match} names an older version. */
  STALE_VERSION(412, "Changed by someone else"),
  /** The body is larger than this endpoint takes. */
  BODY_TOO_LARGE(413, "The body is too large"),
  /** The body's media type is not one of this endpoint's. */
  UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
  /** Slow down. */
  TOO_MANY_REQUESTS(429, "Too many requests"),
  /** A bug of ours. */
  INTERNAL(500, "Internal error"),
  /** A store is down; nothing was accepted. */
  UNAVAILABLE(503, "Not available right now");

  private final int status;
  private final String title;

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** HTTP status code. */
  public int status() {
    return status;
  }

  /** Short text for people, the same for every occurrence. */
  public String title() {
    return title;
  }

  /** Identifies the type on the wire, a URN. */
  public String urn() {
    return "urn:microlift:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
