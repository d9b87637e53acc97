package io.microlift.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The receivers that src/docs/webhooks.md shows, run by their languages. */
enum DocumentedReceiver {
  NODE(
      """
      import { isFromMicrolift } from "./src/docs/verify-webhook.mjs";
      const [secret, id, timestamp, signature, body, now] = process.argv.slice(1);
      const headers =
        {"webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature};
      process.stdout.write(String(isFromMicrolift(secret, headers, body, Number(now))));
      """,
      "node --input-type=module -e"),
  PYTHON(
      """
      import sys
      sys.dont_write_bytecode = True
      sys.path.insert(0, "src/docs")
      from verify_webhook import is_from_microlift
      secret, id, timestamp, signature, body, now = sys.argv[1:]
      headers = {
          "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature}
      true = is_from_microlift(secret, headers, body.encode(), float(now))
      print(str(true).lower(), end="")
      """,
      "python3 -c");

  private final String program;
  private final String interpreter;

  DocumentedReceiver(String program, String interpreter) {
    this.program = program;
    this.interpreter = interpreter;
  }

  /**
   * Says whether it takes a message for Microlift's.
   *
   * @param now in seconds since 1970
   */
  boolean accepts(String secret, Receiver.Received message, long now) throws Exception {
    List<String> command = new ArrayList<>(List.of(interpreter.split(" ", -1)));
    command.add(program);
    command.addAll(
        List.of(
            secret,
            message.id(),
            message.timestamp(),
            message.signature(),
            message.body(),
            Long.toString(now)));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(answer).isIn("true", "false");
    return answer.equals("true");
  }
}
