package io.microlift.assignment;

import io.microlift.platform.RedisLink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Remembers in Redis, for all servers together. */
final class RedisStickyStore implements StickyStore {
  private final RedisLink redis;

  RedisStickyStore(RedisLink redis) {
    this.redis = redis;
  }

  @Override
  public CompletionStage<Map<String, String>> find(String visitorId, List<Question> questions) {
    List<String> keys = new ArrayList<>();
    questions.forEach(question -> keys.add(StickyKeys.of(visitorId, question)));
    return redis
        .values(keys)
        .thenApply(
            values -> {
              Map<String, String> found = new HashMap<>();
              for (int i = 0; i < questions.size(); i++) {
                String value = values.get(keys.get(i));
                if (value != null) {
                  found.put(questions.get(i).experiment(), value);
                }
              }
              return found;
            });
  }

  @Override
  public void keep(String visitorId, Question question, String variant) {
    redis.keep(StickyKeys.of(visitorId, question), variant, StickyKeys.life(variant));
  }
}
