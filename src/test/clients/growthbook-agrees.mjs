// Lets GrowthBook's SDK and the server decide about random visitors, and counts differences. A
// fourth word names a part of the rules that is made wrong, so that there must be some.
import { GrowthBook } from "@growthbook/growthbook";
import { key, tell, url, words } from "./conversation.mjs";

const [seed, visitors, atOnce] = words.slice(0, 3).map(Number);
const wrong = words[3];

/** Numbers in [0, 1): mulberry32. */
function random(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const draw = random(seed);
const oneOf = (...values) => values[Math.floor(draw() * values.length)];

/** Attributes of which any may be missing, or of another type than audiences expect. */
function attributes() {
  const all = {
    device: oneOf("phone", "tablet", "desktop", "PHONE", 1, null),
    country: oneOf("DE", "FR", "US", "", undefined),
    orders: oneOf(0, 1, 2.5, 40, -1, "3", "many", true, null),
    loggedIn: oneOf(true, false, "true", 0, null),
    tags: oneOf([], ["vip"], ["vip", "new"], "vip", null),
    version: oneOf("1.2.0", "1.10.0", "2.0.0-beta", 2, ""),
    account: oneOf("a" + Math.floor(draw() * 500), Math.floor(draw() * 9), 1.5, true, false, "", null),
    nested: { plan: oneOf("free", "pro", null), seats: Math.floor(draw() * 20) },
  };
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== undefined && draw() > 0.15),
  );
}

const visitor = (i) => (draw() < 0.02 ? `qa-${Math.floor(draw() * 20)}` : `visitor-${i}`);

async function assignments(id, own) {
  const answer = await fetch(`${url}/v1/assignments`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-API-Key": key },
    body: JSON.stringify({ visitorId: id, attributes: own }),
  });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return (await answer.json()).assignments;
}

/** Makes a part of every rule another one than the server's. */
function spoil({ features }, part) {
  const others = {
    seed: (seed) => `${seed}x`,
    ranges: (ranges) => ranges.map(([from, to]) => [from / 2, to / 2]),
    condition: (condition) => ({ $not: condition }),
  };
  for (const rule of Object.values(features).flatMap(({ rules }) => rules ?? [])) {
    if (rule[part]) rule[part] = others[part](rule[part]);
  }
}

const payload = await (await fetch(`${url}/api/features/${key}`)).json();
if (wrong) spoil(payload, wrong);
const differences = [];
const reasons = {};
let compared = 0;

async function compare(id, own) {
  const page = new GrowthBook({ attributes: { ...own, id } });
  page.initSync({ payload });
  for (const ours of await assignments(id, own)) {
    const { value, experimentResult } = page.evalFeature(ours.experiment);
    const theirs = { value, inExperiment: experimentResult?.inExperiment ?? false };
    const bucket = experimentResult?.bucket;
    compared++;
    reasons[ours.reason] = (reasons[ours.reason] ?? 0) + 1;
    if (
      theirs.value !== ours.payload ||
      theirs.inExperiment !== ours.inExperiment ||
      (ours.reason === "SPLIT" && Math.round(bucket * 10000) !== ours.bucket)
    ) {
      differences.push({ id, own, ours, theirs });
    }
  }
  page.destroy();
}

const all = Array.from({ length: visitors }, (_, i) => [visitor(i), attributes()]);
const workers = Array.from({ length: atOnce }, async () => {
  for (let next = all.pop(); next; next = all.pop()) await compare(...next);
});
await Promise.all(workers);
const experiments = Object.keys(payload.features).filter((name) => !name.includes("#")).length;
tell({ compared, experiments, reasons, differing: differences.length, first: differences.slice(0, 3) });
