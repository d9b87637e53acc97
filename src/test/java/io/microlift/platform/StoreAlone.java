package io.microlift.platform;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A process of its own that runs the store of a folder until it is killed. */
final class StoreAlone {
  static final String RUNNING = "running at ";

  private StoreAlone() {}

  public static void main(String... arguments) throws InterruptedException {
    DataFolder data = DataFolder.open(Path.of(arguments[0]));
    EmbeddedPostgres store = EmbeddedPostgres.start(data);
    System.out.println(RUNNING + store.jdbcUrl());
    new CountDownLatch(1).await();
  }
}
