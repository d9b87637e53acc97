package io.microlift.access;

import io.microlift.platform.KeptFile;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The digests of the keys that this node knew last, so that it serves them without PostgreSQL. */
@Singleton
class KeysFile extends KeptFile {
  KeysFile(@ConfigProperty(name = "microlift.data") String folder) {
    super(folder, "api-keys.snapshot");
  }
}
