// A page with GrowthBook's SDK, which decides by itself: says what a feature is, whenever features
// change and when asked.
import "./browser.mjs";
import { GrowthBook } from "@growthbook/growthbook";
import { growthbookTrackingPlugin } from "@growthbook/growthbook/plugins";
import { hear, key, tell, url, words } from "./conversation.mjs";

const [feature, visitor, mode] = words;
const page = new GrowthBook({
  apiHost: url,
  clientKey: key,
  attributes: { id: visitor, device: "tablet" },
  remoteEval: mode === "remote",
  plugins: [growthbookTrackingPlugin({ ingestorHost: url, queueFlushInterval: 10 })],
});
const see = (what) => {
  const { value, source, experimentResult } = page.evalFeature(feature);
  tell({ what, value, source, inExperiment: experimentResult?.inExperiment ?? false });
};
await page.init({ timeout: 10000, streaming: mode !== "remote" });
page.setRenderer(() => see("changed"));
see("start");
for (;;) {
  const word = await hear();
  if (word === "track") {
    await page.logEvent("Page Liked", { value: 2 });
    tell({ what: "tracked" });
  } else {
    await page.setAttributes({ id: visitor, device: word });
    see("attributes");
  }
}
