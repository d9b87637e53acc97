/**
 * How long the server takes to make the pages of the dashboard, beside the smallest answer it
 * has: defines experiments of three goals with some visitors each, signs in, and asks in turns, one
 * request after the other. Prints medians and 95th percentiles. node dashboard-cost.mjs
 * [EXPERIMENTS] [ROUNDS]
 */
import { admin, CLIENT_KEY, MICROLIFT, results } from './shop.mjs';

const EXPERIMENTS = Number(process.argv[2] || 100);
const ROUNDS = Number(process.argv[3] || 50);
const VISITORS = 40;
const address = (path) => new URL(path, MICROLIFT);
const keyOf = (i) => `dashboard-cost-${i}`;

async function define() {
  await admin('PUT', '/v1/goals/cost-cart', { name: 'Add to cart', events: ['Cost Cart'] });
  await admin('PUT', '/v1/goals/cost-order', { name: 'Order', tier: 'macro', events: ['Cost Order'] });
  await admin('PUT', '/v1/goals/cost-revenue', { name: 'Revenue', tier: 'macro', kind: 'value', events: ['Cost Order'] });
  for (let i = 0; i < EXPERIMENTS; i++) {
    await admin('PUT', `/v1/experiments/${keyOf(i)}`, {
      name: `Experiment ${i}`, tags: ['dashboard-cost'],
      variants: [{ key: 'control', control: true }, { key: 'treatment' }],
      goals: [
        { goal: 'cost-cart', role: 'primary' },
        { goal: 'cost-order', role: 'guardrail', margin: 0.02 },
        { goal: 'cost-revenue', role: 'secondary' },
      ],
      plan: { minimumDetectableLift: 0.05, days: 14 },
    });
    if ((await admin('GET', `/v1/experiments/${keyOf(i)}`)).status === 'draft') {
      await admin('POST', `/v1/experiments/${keyOf(i)}/start`);
    }
  }
}

async function visit() {
  const items = [];
  for (let i = 0; i < EXPERIMENTS; i++) {
    for (let v = 0; v < VISITORS; v++) {
      const anonymousId = `cost-${i}-${v}`;
      const track = (event, properties) =>
        items.push({ type: 'track', event, anonymousId, messageId: `${anonymousId}-${event}`, properties });
      track('Experiment Viewed', { experiment_id: keyOf(i), variation_id: v % 2 ? 'treatment' : 'control' });
      if (v % 3 === 0) {
        track('Cost Cart', {});
      }
      if (v % 9 === 0) {
        track('Cost Order', { order_id: anonymousId, revenue: 20 + v, currency: 'EUR' });
      }
    }
  }
  for (let i = 0; i < items.length; i += 400) {
    const answer = await fetch(address('/v1/batch'), {
      method: 'POST',
      headers: { 'X-API-Key': CLIENT_KEY, 'Content-Type': 'application/json' },
      body: JSON.stringify({ batch: items.slice(i, i + 400) }),
    });
    if (answer.status !== 202) {
      throw new Error(`visitors: ${answer.status}`);
    }
  }
  await results(keyOf(EXPERIMENTS - 1));
}

async function session() {
  const answer = await fetch(address('/sign-in'), {
    method: 'POST',
    redirect: 'manual',
    headers: { 'Sec-Fetch-Site': 'same-origin', Origin: MICROLIFT.origin },
    body: new URLSearchParams({ key: process.env.MICROLIFT_ADMIN_KEY }),
  });
  return answer.headers.get('set-cookie').split(';')[0];
}

async function timed(path, headers) {
  const start = performance.now();
  const answer = await fetch(address(path), { headers });
  const { byteLength } = await answer.arrayBuffer();
  if (answer.status !== 200) {
    throw new Error(`${path}: ${answer.status}`);
  }
  return { time: performance.now() - start, byteLength };
}

await define();
await visit();
const cookie = { Cookie: await session() };
const asked = {
  'smallest answer': ['/v1/ping', { 'X-API-Key': CLIENT_KEY }],
  'list of experiments': ['/', cookie],
  'one experiment': [`/experiments/${keyOf(0)}`, cookie],
  goals: ['/goals', cookie],
};
const first = await timed('/', cookie);
console.log(`first look at the list  ${first.time.toFixed(1)} ms`);
const times = Object.fromEntries(Object.keys(asked).map((name) => [name, []]));
for (let round = -5; round < ROUNDS; round++) {
  for (const [name, [path, headers]] of Object.entries(asked)) {
    const once = await timed(path, headers);
    if (round >= 0) {
      times[name].push(once);
    }
  }
}
console.log(`${EXPERIMENTS} experiments, ${ROUNDS} rounds         median      95 %        size`);
for (const [name, list] of Object.entries(times)) {
  const sorted = list.map((each) => each.time).sort((one, other) => one - other);
  const at = (share) => `${sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))].toFixed(1)} ms`.padStart(12);
  console.log(`${name.padEnd(24)}${at(0.5)}${at(0.95)}${`${(list[0].byteLength / 1000).toFixed(1)} kB`.padStart(12)}`);
}
