package io.microlift.assignment;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Remembers in this process, for servers without Redis. */
final class MemoryStickyStore implements StickyStore {
  private static final int MOST = 100_000;

  private final Clock clock;
  private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

  MemoryStickyStore(Clock clock) {
    this.clock = clock;
  }

  private record Entry(String variant, long until) {}

  @Override
  public CompletionStage<Map<String, String>> find(String visitorId, List<Question> questions) {
    Map<String, String> found = new HashMap<>();
    long now = clock.millis();
    synchronized (entries) {
      for (Question question : questions) {
        Entry entry = entries.get(StickyKeys.of(visitorId, question));
        if (entry != null && now < entry.until()) {
          found.put(question.experiment(), entry.variant());
        }
      }
    }
    return CompletableFuture.completedFuture(found);
  }

  @Override
  public void keep(String visitorId, Question question, String variant) {
    Duration life = StickyKeys.life(variant);
    synchronized (entries) {
      entries.put(
          StickyKeys.of(visitorId, question), new Entry(variant, clock.millis() + life.toMillis()));
      if (entries.size() > MOST) {
        entries.remove(entries.keySet().iterator().next());
      }
    }
  }
}
