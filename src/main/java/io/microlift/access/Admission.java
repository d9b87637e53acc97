package io.microlift.access;

import io.microlift.platform.Fields;
import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;
import org.jspecify.annotations.Nullable;

/** Lets a request through if its key's role includes the one that the endpoint {@link Admits}. */
class Admission {
  private static final ClassValue<Map<String, Role>> ROLES =
      new ClassValue<>() {
        @Override
        protected Map<String, Role> computeValue(Class<?> resource) {
          return rolesByMethod(resource);
        }
      };

  private final KeyRing keys;
  private final Caller caller;

  Admission(KeyRing keys, Caller caller) {
    this.keys = keys;
    this.caller = caller;
  }

  @ServerRequestFilter
  public void admit(ContainerRequestContext request, SimpleResourceInfo endpoint) {
    Role needed = ROLES.get(endpoint.getResourceClass()).get(endpoint.getMethodName());
    if (needed == null) {
      throw new ProblemException(ProblemType.FORBIDDEN, "No key opens this endpoint.");
    }
    String secret = secret(request::getHeaderString);
    if (secret == null) {
      throw new ProblemException(
          ProblemType.UNAUTHENTICATED,
          "Send a key as 'Authorization: Bearer KEY', 'X-API-Key: KEY' or Basic user name.");
    }
    ApiKey key =
        keys.find(secret)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemType.UNAUTHENTICATED, "This server knows no such key."));
    if (!key.role().includes(needed)) {
      throw new ProblemException(
          ProblemType.FORBIDDEN,
          "This needs a key with role %s; this one has %s."
              .formatted(wire(needed), wire(key.role())));
    }
    if (needed != Role.CLIENT) {
      caller.is(key);
    }
  }

  /** The key that a request carries, if any. */
  static @Nullable String secret(Headers headers) {
    String apiKey = headers.value("X-API-Key");
    if (apiKey != null) {
      return apiKey.strip();
    }
    String authorization = headers.value("Authorization");
    if (authorization == null) {
      return null;
    }
    if (authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return authorization.substring(7).strip();
    }
    if (authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
      return basicUserName(authorization.substring(6).strip());
    }
    return null;
  }

  /** Values of a request's headers by name. */
  @FunctionalInterface
  interface Headers {
    @Nullable String value(String name);
  }

  private static @Nullable String basicUserName(String encoded) {
    try {
      String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0 ? pair : pair.substring(0, colon);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static Map<String, Role> rolesByMethod(Class<?> resource) {
    Map<String, Role> roles = new HashMap<>();
    Admits onClass = resource.getAnnotation(Admits.class);
    for (Method method : resource.getMethods()) {
      Admits onMethod = method.getAnnotation(Admits.class);
      Admits admits = onMethod == null ? onClass : onMethod;
      if (admits != null) {
        roles.put(method.getName(), admits.value());
      }
    }
    return roles;
  }

  private static String wire(Role role) {
    return Fields.wire(role);
  }
}
