// Pages with GrowthBook's SDK and its sticky buckets: on each word, all visitors look again.
import { GrowthBook, LocalStorageStickyBucketService } from "@growthbook/growthbook";
import { growthbookTrackingPlugin } from "@growthbook/growthbook/plugins";
import { hear, key, tell, url, words } from "./conversation.mjs";

const [feature, prefix] = words;
const stored = new Map();
const stickyBucketService = new LocalStorageStickyBucketService({
  localStorage: { getItem: (name) => stored.get(name) ?? null, setItem: (...pair) => stored.set(...pair) },
});

async function ours(id) {
  const answer = await fetch(`${url}/v1/assignments`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-API-Key": key },
    body: JSON.stringify({ visitorId: id, experiments: [feature] }),
  });
  return (await answer.json()).assignments[0];
}

const before = new Map();
for (;;) {
  const visitors = Number(await hear());
  const payload = await (await fetch(`${url}/api/features/${key}`)).json();
  const seen = { differing: [], changed: 0, sticky: 0, treatment: 0 };
  for (let i = 0; i < visitors; i++) {
    const id = `${prefix}-${i}`;
    // A server that is too busy to remember in time lets the hash decide, and knows the next time.
    for (let asked = 0; asked < 3; asked++) await ours(id);
    const decided = await ours(id);
    const page = new GrowthBook({
      clientKey: key,
      attributes: { id },
      stickyBucketService,
      plugins: [growthbookTrackingPlugin({ ingestorHost: url, queueFlushInterval: 1 })],
    });
    await page.init({ payload });
    const { value } = page.evalFeature(feature);
    page.destroy();
    if (value !== decided.payload) seen.differing.push({ id, value, decided });
    if (before.has(id) && before.get(id) !== value) seen.changed++;
    if (decided.reason === "STICKY") seen.sticky++;
    if (value === "new") seen.treatment++;
    before.set(id, value);
  }
  tell(seen);
}
