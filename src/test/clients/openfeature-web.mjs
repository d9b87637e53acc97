// A page with OpenFeature's web SDK: says what flags are, whenever they change and when asked.
import "./browser.mjs";
import { OFREPWebProvider } from "@openfeature/ofrep-web-provider";
import { OpenFeature, ProviderEvents } from "@openfeature/web-sdk";
import { hear, key, tell, url, words } from "./conversation.mjs";
import { ExposureHook, trackable } from "./openfeature.mjs";

const [flag, visitor] = words;
const provider = new OFREPWebProvider({
  baseUrl: url,
  headers: [["Authorization", `Bearer ${key}`]],
  cacheMode: "disabled",
});
await OpenFeature.setContext({ targetingKey: visitor, device: "tablet" });
await OpenFeature.setProviderAndWait(trackable(provider, url, key));
const client = OpenFeature.getClient();
client.addHooks(new ExposureHook(url, key));
const see = (what) => tell({ what, ...client.getStringDetails(flag, "none") });

client.addHandler(ProviderEvents.ConfigurationChanged, () => see("changed"));
see("start");
for (;;) {
  const word = await hear();
  if (word === "track") {
    client.track("Page Liked", { value: 2 });
    tell({ what: "tracked" });
  } else {
    await OpenFeature.setContext({ targetingKey: visitor, device: word });
    see("context");
  }
}
