package io.microlift.platform;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The definitions that this node knew last, so that it starts and assigns without PostgreSQL. */
@Singleton
public class SnapshotFile extends KeptFile {
  SnapshotFile(@ConfigProperty(name = "microlift.data") String folder) {
    super(folder, "definitions.snapshot");
  }
}
