package io.microlift.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SignatureTest {
  private static final String SECRET = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String MESSAGE = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  private static final long AT = 1_614_265_330;
  private static final String BODY = "{\"test\": 2432232314}";

  /** The example by which the libraries of Standard Webhooks are tested. */
  private static final String EXPECTED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

  @Test
  void signsAsStandardWebhooksDo() {
    byte[] secret = Base64.getDecoder().decode(SECRET);
    assertThat(Signature.text(secret)).isEqualTo("whsec_" + SECRET);
    assertThat(Signature.of(secret, null, MESSAGE, AT, BODY)).isEqualTo(EXPECTED);
  }

  @Test
  void aSecretThatStillCountsSignsToo() {
    byte[] secret = Base64.getDecoder().decode(SECRET);
    byte[] newer = new byte[Signature.SECRET_BYTES];
    String both = Signature.of(newer, secret, MESSAGE, AT, BODY);
    assertThat(both.split(" ", -1)).hasSize(2);
    assertThat(both).endsWith(" " + EXPECTED).doesNotStartWith(EXPECTED);
  }

  /** The documented receivers, given the same example, and one byte more. */
  @ParameterizedTest
  @EnumSource
  void theDocumentedReceiversAgree(DocumentedReceiver receiver) throws Exception {
    String secret = "whsec_" + SECRET;
    assertThat(receiver.accepts(secret, message(EXPECTED, BODY), AT + 1)).isTrue();
    assertThat(receiver.accepts(secret, message("v1,AAAA " + EXPECTED, BODY), AT - 299)).isTrue();
    assertThat(receiver.accepts(secret, message(EXPECTED, BODY + " "), AT + 1)).isFalse();
    assertThat(receiver.accepts(secret, message("v1,", BODY), AT + 1)).isFalse();
    assertThat(receiver.accepts(secret, message(EXPECTED, BODY), AT + 669)).isFalse();
  }

  private static Receiver.Received message(String signature, String body) {
    return new Receiver.Received(MESSAGE, Long.toString(AT), signature, body);
  }
}
