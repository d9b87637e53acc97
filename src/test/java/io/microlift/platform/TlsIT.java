package io.microlift.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged server with a PostgreSQL and a Redis that it reaches encrypted, and checks. */
class TlsIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String PASSWORD = "changeit";

  @TempDir Path folder;

  private final List<Node> nodes = new ArrayList<>();
  private @Nullable DataFolder data;
  private @Nullable Process postgres;
  private @Nullable RedisProcess redis;
  private int postgresPort;
  private String password = "";

  @BeforeEach
  void startStores() throws Exception {
    postgresPort = PostgresProcess.freePort();
    makeCertificates();
    startPostgres();
    redis = RedisProcess.startEncrypted(folder, file("server.crt"), file("server.key"));
  }

  /** An authority of our own, which signs one certificate for the name "localhost". */
  private void makeCertificates() throws Exception {
    run(
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=authority -keyout %s -out %s"
            .formatted(file("ca.key"), file("ca.crt")));
    run(
        "openssl req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout %s -out %s"
            .formatted(file("server.key"), file("server.csr")));
    Files.writeString(folder.resolve("names"), "subjectAltName=DNS:localhost\n");
    run(
        "openssl x509 -req -days 2 -in %s -CA %s -CAkey %s -CAcreateserial -extfile %s -out %s"
            .formatted(
                file("server.csr"),
                file("ca.crt"),
                file("ca.key"),
                file("names"),
                file("server.crt")));
    run(
        "keytool -importcert -noprompt -alias ca -file %s -keystore %s -storepass %s"
            .formatted(file("ca.crt"), file("trust.p12"), PASSWORD));
  }

  private void startPostgres() throws Exception {
    DataFolder store = DataFolder.open(folder.resolve("store"));
    data = store;
    try (EmbeddedPostgres made = EmbeddedPostgres.start(store)) {
      password = made.password();
    }
    Path cluster = folder.resolve("store/postgres/cluster");
    Path key = cluster.resolve("server.key");
    Files.copy(folder.resolve("server.key"), key);
    Files.copy(folder.resolve("server.crt"), cluster.resolve("server.crt"));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Files.setOwner(key, Files.getOwner(cluster));
    Files.setOwner(cluster.resolve("server.crt"), Files.getOwner(cluster));
    Files.writeString(
        cluster.resolve("postgresql.conf"),
        "\nssl = on\nssl_cert_file = 'server.crt'\nssl_key_file = 'server.key'\n",
        StandardOpenOption.APPEND);
    postgres =
        EmbeddedPostgres.cluster(store)
            .server(postgresPort)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("postgres.log").toFile())
            .start();
    Poll.untilConnected("PostgreSQL", SOON, postgresPort);
  }

  @AfterEach
  void leaveNothingBehind() throws Exception {
    nodes.forEach(Node::close);
    if (redis != null) {
      redis.close();
    }
    if (postgres != null) {
      ChildCommand.signal(StoreFolder.postgres(folder.resolve("store")).orElseThrow().pid(), "INT");
      assertThat(postgres.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
    if (data != null) {
      data.close();
    }
  }

  @Test
  void speaksToBothStoresEncryptedAndHearsTheOtherNode() throws Exception {
    Node one = node("one", "localhost").awaitStart();
    Node two = node("two", "localhost").awaitStart();
    assertThat(encryptedConnections()).isPositive();

    assertThat(one.put("/v1/goals/add", "{\"events\": [\"Product Added\"]}").status())
        .isEqualTo(201);
    Poll.until("the other node knows it", SOON, () -> two.get("/v1/goals/add").status() == 200);
    assertThat(subscribers()).as("nodes that listen to Redis").contains("microlift:definitions\n2");
  }

  @Test
  void refusesADatabaseWithAnotherName() throws Exception {
    Node stranger = node("stranger", "127.0.0.1");

    assertThat(stranger.process().waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(stranger.process().exitValue()).isEqualTo(1);
    assertThat(stranger.output()).doesNotContain(password);
  }

  private Node node(String name, String host) throws Exception {
    String trust =
        "-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
            .formatted(file("trust.p12"), PASSWORD);
    Node node =
        new Node(
            folder.resolve(name),
            Map.of(
                "MICROLIFT_DATABASE_URL",
                url(host),
                "MICROLIFT_DATABASE_USER",
                PostgresCluster.USER,
                "MICROLIFT_DATABASE_PASSWORD",
                password,
                "MICROLIFT_REDIS_URL",
                "rediss://localhost:" + Objects.requireNonNull(redis).port(),
                "JAVA_TOOL_OPTIONS",
                trust));
    nodes.add(node);
    return node;
  }

  private String url(String host) {
    return "jdbc:postgresql://%s:%d/microlift?sslmode=verify-full&sslrootcert=%s"
        .formatted(host, postgresPort, file("ca.crt"));
  }

  private long encryptedConnections() throws Exception {
    try (Connection look =
            DriverManager.getConnection(url("localhost"), PostgresCluster.USER, password);
        ResultSet row =
            look.createStatement()
                .executeQuery(
                    "SELECT count(*) FILTER (WHERE ssl), count(*) FILTER (WHERE NOT ssl)"
                        + " FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
                        + " WHERE client_port IS NOT NULL AND pid <> pg_backend_pid()")) {
      row.next();
      assertThat(row.getLong(2)).as("connections in the clear").isZero();
      return row.getLong(1);
    }
  }

  private String subscribers() throws Exception {
    return run(
        "redis-cli --tls --cacert %s -h localhost -p %d pubsub numsub microlift:definitions"
            .formatted(file("ca.crt"), Objects.requireNonNull(redis).port()));
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private static String run(String command) throws Exception {
    Process process =
        new ProcessBuilder(List.of(command.split(" "))).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", command, output).isZero();
    return output;
  }
}
