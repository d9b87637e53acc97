// Loads every client, and says whether the key opens the server.
import "@growthbook/growthbook";
import "@openfeature/ofrep-provider";
import "@openfeature/ofrep-web-provider";
import "@openfeature/server-sdk";
import "@openfeature/web-sdk";
import "@segment/analytics-node";
import { hear, key, tell, url } from "./conversation.mjs";

for (;;) {
  const word = await hear();
  const answer = await fetch(`${url}/v1/ping`, { headers: { "X-API-Key": key } });
  tell({ word, status: answer.status, answer: await answer.json() });
}
