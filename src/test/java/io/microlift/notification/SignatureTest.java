package io.microlift.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SignatureTest {
  private static final String SECRET = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String MESSAGE = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  private static final String BODY = "{\"test\": 2432232314}";

  /** The example by which the libraries of Standard Webhooks are tested. */
  private static final String EXPECTED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

  @Test
  void signsAsStandardWebhooksDo() {
    byte[] secret = Base64.getDecoder().decode(SECRET);
    assertThat(Signature.text(secret)).isEqualTo("whsec_" + SECRET);
    assertThat(Signature.of(secret, null, MESSAGE, 1614265330, BODY)).isEqualTo(EXPECTED);
  }

  @Test
  void aSecretThatStillCountsSignsToo() {
    byte[] secret = Base64.getDecoder().decode(SECRET);
    byte[] newer = new byte[Signature.SECRET_BYTES];
    String both = Signature.of(newer, secret, MESSAGE, 1614265330, BODY);
    assertThat(both.split(" ", -1)).hasSize(2);
    assertThat(both).endsWith(" " + EXPECTED).doesNotStartWith(EXPECTED);
  }

  /** The documented receiver, given the same example, and one byte less. */
  @Test
  void theDocumentedReceiverAgrees() throws Exception {
    assertThat(verified(EXPECTED, BODY, "1614265331")).isEqualTo("true");
    assertThat(verified("v1,AAAA " + EXPECTED, BODY, "1614265031")).isEqualTo("true");
    assertThat(verified(EXPECTED, BODY.strip() + " ", "1614265331")).isEqualTo("false");
    assertThat(verified("v1,", BODY, "1614265331")).isEqualTo("false");
    assertThat(verified(EXPECTED, BODY, "1614265999")).isEqualTo("false");
  }

  private static String verified(String signature, String body, String now) throws Exception {
    String program =
        """
        import { isFromMicrolift } from "./src/docs/verify-webhook.mjs";
        const [secret, id, signature, body, now] = process.argv.slice(1);
        const headers = {"webhook-id": id, "webhook-timestamp": "1614265330", "webhook-signature": signature};
        process.stdout.write(String(isFromMicrolift(secret, headers, body, Number(now))));
        """;
    Process node =
        new ProcessBuilder(
                "node",
                "--input-type=module",
                "-e",
                program,
                "whsec_" + SECRET,
                MESSAGE,
                signature,
                body,
                now)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String answer = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(node.waitFor()).isZero();
    return answer;
  }
}
