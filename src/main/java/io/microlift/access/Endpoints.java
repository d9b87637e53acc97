package io.microlift.access;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the endpoints say about themselves. */
final class Endpoints {
  private Endpoints() {}

  /** Whom the methods of a resource admit, by their names; those that admit nobody are absent. */
  static Map<String, Admits> admits(Class<?> resource) {
    Map<String, Admits> admits = new HashMap<>();
    Admits onClass = resource.getAnnotation(Admits.class);
    for (Method method : resource.getMethods()) {
      Admits onMethod = method.getAnnotation(Admits.class);
      Admits either = onMethod == null ? onClass : onMethod;
      if (either != null) {
        admits.put(method.getName(), either);
      }
    }
    return admits;
  }

  /** The methods of every public endpoint, separated by commas, by the pattern of its path. */
  static Map<Pattern, String> ofClients(BeanManager beans) {
    Map<String, Set<String>> methods = new TreeMap<>();
    for (Bean<?> bean : beans.getBeans(Object.class, Any.Literal.INSTANCE)) {
      Class<?> resource = bean.getBeanClass();
      if (!resource.isAnnotationPresent(Path.class)) {
        continue;
      }
      Map<String, Admits> admits = admits(resource);
      for (Method method : resource.getMethods()) {
        Admits who = admits.get(method.getName());
        String verb = verb(method);
        if (verb != null && who != null && who.value() == Role.CLIENT) {
          methods.computeIfAbsent(path(resource, method), path -> new TreeSet<>()).add(verb);
        }
      }
    }
    Map<Pattern, String> patterns = new HashMap<>();
    methods.forEach((path, verbs) -> patterns.put(pattern(path), String.join(", ", verbs)));
    return Map.copyOf(patterns);
  }

  private static @Nullable String verb(Method method) {
    for (Annotation each : method.getAnnotations()) {
      HttpMethod verb = each.annotationType().getAnnotation(HttpMethod.class);
      if (verb != null) {
        return verb.value();
      }
    }
    return null;
  }

  private static String path(Class<?> resource, Method method) {
    Path onMethod = method.getAnnotation(Path.class);
    String path = resource.getAnnotation(Path.class).value();
    String all = onMethod == null ? path : path + "/" + onMethod.value();
    return ("/" + all).replaceAll("/+", "/");
  }

  /** The pattern of a path: a parameter is one segment, or what its own pattern says. */
  private static Pattern pattern(String path) {
    StringBuilder pattern = new StringBuilder();
    int at = 0;
    for (int open = path.indexOf('{'); open >= 0; open = path.indexOf('{', at)) {
      int close = path.indexOf('}', open);
      String[] parameter = path.substring(open + 1, close).split(":", 2);
      pattern.append(Pattern.quote(path.substring(at, open)));
      pattern.append("(?:").append(parameter.length == 1 ? "[^/]+" : parameter[1].strip());
      pattern.append(')');
      at = close + 1;
    }
    return Pattern.compile(pattern.append(Pattern.quote(path.substring(at))).toString());
  }
}
