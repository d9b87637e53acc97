// Segment's client for servers, pointed at another host: exposes, tracks, identifies and orders
// when it is told to, and has its first requests refused as a server in trouble would.
import { createServer } from "node:http";
import { Analytics } from "@segment/analytics-node";
import { hear, key, tell, url } from "./conversation.mjs";

const troubles = [
  { status: 503, headers: {} },
  { status: 429, headers: { "Retry-After": "1" } },
];
const answers = [];

/** Stands between the client and the server, and passes on what it does not refuse. */
const between = createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  const trouble = troubles.shift();
  if (trouble) {
    answers.push(trouble.status);
    response.writeHead(trouble.status, trouble.headers).end();
    return;
  }
  const { authorization, "content-type": type } = request.headers;
  const passed = await fetch(url + request.url, {
    method: request.method,
    headers: { authorization, "content-type": type },
    body: Buffer.concat(parts),
  });
  answers.push(passed.status);
  response.writeHead(passed.status, { "Content-Type": "application/json" });
  response.end(await passed.text());
});
await new Promise((listening) => between.listen(0, "127.0.0.1", listening));

const failures = [];
function client(host) {
  const analytics = new Analytics({ writeKey: key, host, flushAt: 20, flushInterval: 60_000 });
  return analytics.on("error", (error) => failures.push(String(error.reason ?? error.code)));
}

const experiment = await hear();
const first = client(`http://127.0.0.1:${between.address().port}`);
const properties = { experiment_id: experiment, variation_id: "treatment" };
first.track({ anonymousId: "node-1", event: "Experiment Viewed", properties });
first.track({ anonymousId: "node-1", event: "Product Added", properties: { product_id: "p1" } });
first.page({ anonymousId: "node-1", name: "Cart", properties: { url: "https://shop.example/cart" } });
first.screen({ anonymousId: "node-1", name: "Cart" });
first.group({ userId: "node-user", groupId: "guild", traits: { seats: 3 } });
first.identify({ anonymousId: "node-1", userId: "node-user", traits: { plan: "gold" } });
await first.closeAndFlush({ timeout: 30_000 });
tell({ step: "tracked", answers, failures });

await hear();
const second = client(url);
second.alias({ userId: "node-user", previousId: "node-old" });
second.track({
  userId: "node-user",
  event: "Order Completed",
  properties: { order_id: "node-o", revenue: 25, currency: "EUR", products: [{ product_id: "p1" }] },
});
await second.closeAndFlush({ timeout: 30_000 });
tell({ step: "ordered", failures });

await hear();
const third = client(url);
third.track({ userId: "node-user", event: "x", properties: { text: "x".repeat(33_000) } });
third.track({ userId: "node-user", event: "Order Refunded", properties: { order_id: "node-o", total: 5 } });
await third.closeAndFlush({ timeout: 30_000 });
const stranger = new Analytics({ writeKey: "unknown", host: url, maxRetries: 0 });
stranger.on("error", (error) => failures.push(String(error.reason ?? error.code)));
stranger.track({ userId: "node-user", event: "Order Cancelled", properties: { order_id: "node-o" } });
await stranger.closeAndFlush({ timeout: 30_000 });
tell({ step: "refused", failures });
process.exit(0);
