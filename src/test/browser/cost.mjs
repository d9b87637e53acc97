/**
 * What the storefront script costs on the load of a page of the demo shop: each load is the first
 * one of a new visitor, with the script and without it in turns, on a processor slowed down to
 * that of a phone. Prints medians. node cost.mjs [LOADS]
 */
import { chromium } from 'playwright-core';
import { AGENT, ARGUMENTS } from './browser.mjs';

const LOADS = Number(process.argv[2] || 30);
const SLOWER = 4;
const ADDRESS = new URL('/demo/product/moss-mug', process.env.MICROLIFT_URL).href;
const TAG = /<script src="\/microlift\.js"[^>]*><\/script>/;

async function load(browser, withScript) {
  const context = await browser.newContext({ userAgent: AGENT });
  const page = await context.newPage();
  await page.route(ADDRESS, async (route) => {
    const answer = await route.fetch();
    const html = await answer.text();
    await route.fulfill({ response: answer, body: withScript ? html : html.replace(TAG, '') });
  });
  const devtools = await context.newCDPSession(page);
  let bytes = 0;
  const ours = new Set();
  await devtools.send('Network.enable');
  devtools.on('Network.requestWillBeSent', ({ requestId, request }) => {
    if (/\/microlift\.js|\/v1\//.test(request.url)) {
      ours.add(requestId);
    }
  });
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    bytes += ours.has(requestId) ? encodedDataLength : 0;
  });
  await devtools.send('Performance.enable');
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  await page.goto(ADDRESS, { waitUntil: 'load' });
  await page.waitForTimeout(1500); // the script gathers events for a while and sends them
  const { metrics } = await devtools.send('Performance.getMetrics');
  const metric = (name) => metrics.find((each) => each.name === name).value * 1000;
  const timing = await page.evaluate(() => ({
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
    load: performance.getEntriesByType('navigation')[0].loadEventEnd,
  }));
  await context.close();
  return {
    'first contentful paint, ms': timing.paint,
    'load event, ms': timing.load,
    'script, ms of the main thread': metric('ScriptDuration'),
    'all tasks, ms of the main thread': metric('TaskDuration'),
    'bytes of Microlift': bytes,
  };
}

const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ARGUMENTS,
});
const loads = { with: [], without: [] };
await load(browser, true); // warms the server and the browser
for (let i = 0; i < LOADS; i++) {
  for (const kind of i % 2 ? ['with', 'without'] : ['without', 'with']) {
    loads[kind].push(await load(browser, kind === 'with'));
    process.stderr.write('.');
  }
}
await browser.close();
console.log(`\n${LOADS} first loads each of ${ADDRESS}, processor ${SLOWER} times slower; medians`);
console.log(`${''.padEnd(34)} ${'without'.padStart(9)} ${'with'.padStart(9)}`);
for (const name of Object.keys(loads.with[0])) {
  const [a, b] = [loads.without, loads.with].map((all) => median(all.map((each) => each[name])));
  console.log(`${name.padEnd(34)} ${a.toFixed(1).padStart(9)} ${b.toFixed(1).padStart(9)}`);
}
