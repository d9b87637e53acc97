// Receives Shopify's webhooks orders/create, refunds/create and orders/cancelled, and reports them.
// Run with Node.js 20 or newer and these variables:
//   MICROLIFT_URL, MICROLIFT_SECRET_KEY   where to report, with a secret key of any role
//   SHOPIFY_WEBHOOK_SECRET                signs the webhooks, see the shop's settings
//   PORT                                  where to listen, 3000 if absent
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const { MICROLIFT_URL, MICROLIFT_SECRET_KEY, SHOPIFY_WEBHOOK_SECRET, PORT = "3000" } = process.env;

/** What to report for each topic; undefined for webhooks that say nothing about an experiment. */
const reports = {
  "orders/create": (order) => {
    const token = order.note_attributes?.find(({ name }) => name === "_microlift")?.value;
    return token && {
      orderId: order.id,
      visitorToken: token,
      value: order.total_price,
      currency: order.currency,
      timestamp: order.created_at,
    };
  },
  "refunds/create": (refund) => {
    const paid = refund.transactions.filter(({ kind, status }) => kind === "refund" && status === "success");
    return paid.length > 0 && {
      type: "refund",
      orderId: refund.order_id,
      refundId: refund.id,
      value: paid.reduce((sum, { amount }) => sum + Number(amount), 0).toFixed(2),
      currency: paid[0].currency,
      timestamp: refund.created_at,
    };
  },
  "orders/cancelled": (order) => ({ type: "cancel", orderId: order.id, timestamp: order.cancelled_at }),
};

function isFromShopify(body, signature = "") {
  const expected = createHmac("sha256", SHOPIFY_WEBHOOK_SECRET).update(body).digest("base64");
  return signature.length === expected.length && timingSafeEqual(Buffer.from(signature), Buffer.from(expected));
}

/** Answers what Shopify should do: 200 is done, and whatever is not makes it send again later. */
async function report(topic, body) {
  const order = reports[topic]?.(JSON.parse(body));
  if (!order) return 200;
  const answer = await fetch(`${MICROLIFT_URL}/v1/orders`, {
    method: "POST",
    headers: { "X-API-Key": MICROLIFT_SECRET_KEY, "Content-Type": "application/json" },
    body: JSON.stringify(order),
  });
  if (answer.ok) return 200;
  console.error(topic, answer.status, await answer.text());
  return answer.status === 422 ? 200 : 503;
}

const server = createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  const body = Buffer.concat(parts);
  const { "x-shopify-topic": topic, "x-shopify-hmac-sha256": signature } = request.headers;
  const status = isFromShopify(body, signature) ? await report(topic, body).catch(() => 503) : 401;
  response.writeHead(status).end();
});
server.listen(Number(PORT), () => console.log(`listening on ${server.address().port}`));
