"""Checks that a message to a webhook came from Microlift, as src/docs/webhooks.md says."""

import base64
import hashlib
import hmac
import time

OLDEST_SECONDS = 300


def is_from_microlift(secret, headers, body, now=None):
    """Says whether one of the signatures was made with the secret, and not long ago.

    secret: as PUT /v1/webhooks/KEY answered it, "whsec_..."
    headers: of the request, names in lower case
    body: of the request, the bytes as they came, before anything parses them
    now: in seconds since 1970
    """
    try:
        at = int(headers["webhook-timestamp"])
    except (KeyError, ValueError):
        return False
    if abs((time.time() if now is None else now) - at) > OLDEST_SECONDS:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    content = f"{headers.get('webhook-id')}.{headers['webhook-timestamp']}.".encode() + body
    digest = hmac.new(key, content, hashlib.sha256).digest()
    expected = b"v1," + base64.b64encode(digest)
    given = headers.get("webhook-signature", "").encode().split(b" ")
    return any(hmac.compare_digest(signature, expected) for signature in given)
