package io.microlift.tools;

/** What a crash test kills, without any warning. */
enum Victim {
  SERVER,
  STORE,
  BOTH;

  /** Kills, and starts the server again if it was killed. */
  void kill(OwnServer server) {
    if (this != SERVER) {
      long postmaster = new StoreAudit(server.data()).postmaster();
      ProcessHandle.of(postmaster).ifPresent(ProcessHandle::destroyForcibly);
    }
    if (this != STORE) {
      server.kill();
      server.startAgain();
    }
  }
}
