package io.microlift.platform;

import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Starts the server: settings, then the store (unless it is elsewhere), then the application; stops
 * them in the other order.
 */
@QuarkusMain
public final class Main {
  private static final long STOP_LIMIT_SECONDS = 180;

  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean applicationRuns;
  private volatile boolean told;
  private volatile @Nullable EmbeddedPostgres store;
  private volatile @Nullable DataFolder data;
  private volatile int exitCode;
  private volatile @Nullable Throwable failure;

  Main() {}

  /** Runs until a signal or a failure ends it. */
  public static void main(String... arguments) {
    new Main().run();
  }

  private void run() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stopOnSignal, "stop-on-signal"));
    Map<String, String> properties = Map.of();
    try {
      Settings settings = Settings.ofProcess();
      Map<String, String> tracing = TracingSettings.properties(settings);
      StartPlan plan = prepare(settings);
      properties = new HashMap<>(plan.properties());
      properties.putAll(tracing);
      properties.forEach(System::setProperty);
      applicationRuns = true;
      Quarkus.run(Announcement.class, this::ended, plan.announcement().toArray(String[]::new));
    } catch (CannotStartException e) {
      ended(1, e);
    } finally {
      stopStore();
      properties.keySet().forEach(System::clearProperty); // else a reload would take them as given
      stopped.countDown();
    }
    Throwable reason = failure;
    if (reason != null && !told) { // a start that is broken off fails in many ways
      StartFailure.print(reason, System.err);
    }
    // In development mode this handler lets the next reload start instead of ending the process.
    ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(exitCode, null);
  }

  /** What the application gets, by property, and the lines to print once it listens. */
  private record StartPlan(Map<String, String> properties, List<String> announcement) {
    static StartPlan of(
        DatabaseUrl database, FirstKeys keys, List<String> announcement, String demo) {
      return new StartPlan(
          Map.of(
              Settings.DATABASE_URL, database.jdbcUrl(),
              Settings.DATABASE_USER, database.user().orElse(""),
              Settings.DATABASE_PASSWORD, database.password().orElse(""),
              Settings.ADMIN_KEY, keys.admin(),
              Settings.CLIENT_KEY, keys.client(),
              Settings.DEMO, demo),
          announcement);
    }
  }

  private StartPlan prepare(Settings settings) {
    SettingsCheck.check(settings);
    SettingsCheck.warnings(System.getenv().keySet()).forEach(System.err::println);
    Optional<String> address = settings.get(Settings.DATABASE_URL);
    if (address.isPresent()) {
      DatabaseUrl database =
          DatabaseUrl.parse(
              address.get(),
              settings.get(Settings.DATABASE_USER),
              settings.get(Settings.DATABASE_PASSWORD));
      return StartPlan.of(
          database,
          FirstKeys.given(settings),
          List.of("Database    " + database.jdbcUrl()),
          settings.get(Settings.DEMO).orElse("false"));
    }
    DataFolder folder = DataFolder.open(Path.of(settings.get(Settings.DATA).orElse(".microlift")));
    data = folder;
    EmbeddedPostgres started = EmbeddedPostgres.start(folder);
    store = started;
    // Last, so that keys made just now are shown: a start that fails earlier makes none.
    FirstKeys keys = FirstKeys.kept(settings, folder);
    return StartPlan.of(
        new DatabaseUrl(
            started.jdbcUrl(), Optional.of(started.user()), Optional.of(started.password())),
        keys,
        Announcement.ofKeys(keys, folder),
        settings.get(Settings.DEMO).orElse("true"));
  }

  private void ended(int code, @Nullable Throwable cause) {
    exitCode = code;
    failure = cause;
  }

  /** The virtual machine ends when its hooks do, so this one waits until everything is stopped. */
  private void stopOnSignal() {
    told = true;
    if (!applicationRuns) {
      stopStore();
      return;
    }
    try {
      if (!stopped.await(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        stopStore();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stopStore() {
    EmbeddedPostgres running = store;
    if (running != null) {
      running.close();
    }
    DataFolder folder = data;
    if (folder != null) {
      folder.close();
    }
  }
}
