package io.microlift.platform;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Settings of the embedded PostgreSQL: a small server that never loses what it acknowledged. */
final class PostgresOptions {
  private static final List<String> OPTIONS =
      List.of(
          // An acknowledged event survives kill -9 and loss of power.
          "fsync=on",
          "synchronous_commit=on",
          "full_page_writes=on",
          // Only this machine, only with the password, and no socket file in /tmp.
          "listen_addresses=127.0.0.1",
          "unix_socket_directories=",
          // The pool has 20 connections; the rest is for people with psql.
          "max_connections=50",
          // The tallies and the indexes being written fit; the system's cache holds the rest.
          "shared_buffers=256MB",
          // The planner may count on the system's cache of a small machine.
          "effective_cache_size=1GB",
          // Sorting a drained batch stays in memory.
          "work_mem=16MB",
          // Building an index over a month of events.
          "maintenance_work_mem=128MB",
          // Full pages are logged once a checkpoint, so checkpoints are few, and compressed.
          "wal_compression=on",
          "max_wal_size=2GB",
          "checkpoint_timeout=15min",
          // No replicas, no archive: the least log that still recovers.
          "wal_level=minimal",
          "max_wal_senders=0",
          // Compiling costs more than the short queries of this server.
          "jit=off",
          // Solid-state disks, the only kind met today.
          "random_page_cost=1.1",
          // The inbox is filled and emptied all day.
          "autovacuum_naptime=15s",
          // Times in logs and answers do not depend on the machine.
          "timezone=UTC",
          "log_timezone=UTC",
          // A log file a weekday, overwritten after a week: bounded without anyone's care.
          "logging_collector=on",
          "log_directory=log",
          "log_filename=postgresql-%a.log",
          "log_rotation_age=1d",
          "log_rotation_size=0",
          "log_truncate_on_rotation=on",
          "log_line_prefix=%m [%p] ",
          // Statements may hold visitors' data, which has no business in a log.
          "log_min_error_statement=panic");

  private PostgresOptions() {}

  static List<String> commandLine(PostgresBinaries binaries, Path cluster, int port) {
    List<String> command = new ArrayList<>();
    command.add(binaries.program("postgres").toString());
    command.add("-D");
    command.add(cluster.toString());
    command.add("-p");
    command.add(Integer.toString(port));
    for (String option : OPTIONS) {
      command.add("-c");
      command.add(option);
    }
    return command;
  }
}
