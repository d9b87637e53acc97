// Checks that a message to a webhook came from Microlift, as src/docs/webhooks.md says.
import { createHmac, timingSafeEqual } from "node:crypto";

const OLDEST_SECONDS = 300;

/**
 * Says whether one of the signatures was made with the secret, and not long ago.
 *
 * @param {string} secret as PUT /v1/webhooks/KEY answered it, "whsec_…"
 * @param {Record<string, string>} headers of the request, names in lower case
 * @param {string} body of the request as it came, before anything parses it
 * @param {number} [now] in seconds since 1970
 */
export function isFromMicrolift(secret, headers, body, now = Date.now() / 1000) {
  const at = Number(headers["webhook-timestamp"]);
  if (!(Math.abs(now - at) <= OLDEST_SECONDS)) {
    return false;
  }
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const expected = createHmac("sha256", key)
    .update(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`)
    .digest();
  return (headers["webhook-signature"] ?? "").split(" ").some((signature) => {
    const given = Buffer.from(signature.replace(/^v1,/, ""), "base64");
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}
