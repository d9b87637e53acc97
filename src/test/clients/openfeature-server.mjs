// A server with OpenFeature's server SDK: evaluates a flag for whomever it is told.
import { OFREPProvider } from "@openfeature/ofrep-provider";
import { OpenFeature } from "@openfeature/server-sdk";
import { hear, key, tell, url, words } from "./conversation.mjs";
import { ExposureHook, trackable } from "./openfeature.mjs";

const [flag] = words;
const provider = new OFREPProvider({
  baseUrl: url,
  headers: [["Authorization", `Bearer ${key}`]],
});
await OpenFeature.setProviderAndWait(trackable(provider, url, key));
const client = OpenFeature.getClient();
client.addHooks(new ExposureHook(url, key));

for (;;) {
  const targetingKey = await hear();
  const details = await client.getStringDetails(flag, "none", { targetingKey });
  client.track("Page Liked", { targetingKey }, { value: 2 });
  const unknown = await client.getStringDetails("no-such-flag", "none", { targetingKey });
  tell({ ...details, unknown: unknown.errorCode });
}
