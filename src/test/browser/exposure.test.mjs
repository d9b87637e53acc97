import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browser } from './browser.mjs';
import { experiment, flushed, results, Shop } from './shop.mjs';

const chromium = browser();

const below = (key) => `
  <p id="filler">above</p>
  <section data-microlift-experiment="${key}">
    <p data-microlift-variant="control">plain</p>
    <p data-microlift-variant="treatment" hidden>better</p>
  </section>`;

/** Other experiments of the same server may be live. */
const exposures = (shop, key) =>
  shop.events('Experiment Viewed').filter((each) => each.properties.experiment_id === key);

async function opened(t, address) {
  const page = await (await chromium.context(t)).newPage();
  await page.goto(address);
  return page;
}

test('who never scrolled to an experiment is not exposed to it', async (t) => {
  const key = await experiment();
  const shop = await Shop.open(t);
  const address = shop.page('/', {
    head: '<style>#filler{height:3000px}</style>',
    body: below(key),
  });
  const page = await opened(t, address);
  await flushed(page);
  assert.equal(exposures(shop, key).length, 0);
  assert.equal((await results(key)).variants.reduce((sum, each) => sum + each.visitors, 0), 0);

  await page.locator('section').scrollIntoViewIfNeeded();
  await shop.until(() => exposures(shop, key).length > 0);
  await page.evaluate(() => scrollTo(0, 0));
  await page.locator('section').scrollIntoViewIfNeeded();
  await flushed(page);
  const seen = exposures(shop, key);
  assert.equal(seen.length, 1);

  const { variants } = await results(key);
  const shown = await page.locator('section p:visible').textContent();
  assert.equal(seen[0].properties.variation_id, shown === 'better' ? 'treatment' : 'control');
  assert.deepEqual(
    variants.map((each) => [each.variant, each.visitors]),
    [
      ['control', shown === 'better' ? 0 : 1],
      ['treatment', shown === 'better' ? 1 : 0],
    ],
  );
});

test('each visitor sees the variant that the server decided, and only that', async (t) => {
  const key = await experiment();
  const shop = await Shop.open(t);
  shop.page('/', { body: below(key) });
  const shown = new Set();
  for (let i = 0; i < 40 && shown.size < 2; i++) {
    const context = await chromium.context(t);
    const page = await context.newPage();
    await page.goto(shop.url);
    await page.waitForSelector('html[data-microlift]');
    const texts = await page.locator('section p:visible').allTextContents();
    assert.equal(texts.length, 1);
    const { variant, payload } = await page.evaluate((each) => microlift.variant(each), key);
    assert.equal(texts[0], variant === 'treatment' ? 'better' : 'plain');
    assert.deepEqual(payload, { on: variant === 'treatment' });
    const decided = await page.locator('html').getAttribute('data-microlift');
    assert.ok(decided.split(' ').includes(`${key}:${variant}`), decided);
    shown.add(variant);
    await context.close();
  }
  assert.deepEqual([...shown].sort(), ['control', 'treatment']);
});

test('a visitor who comes back is the same, and is decided without waiting', async (t) => {
  const key = await experiment();
  const shop = await Shop.open(t);
  const page = await opened(t, shop.page('/', { body: below(key) }));
  await flushed(page);
  const first = await page.evaluate(() => microlift.visitorId);

  shop.fault = ({ path }) => path.startsWith('/v1/assignments') && new Promise(() => {});
  await page.goto(shop.url);
  const { variant } = await page.evaluate((each) => microlift.variant(each), key);
  assert.notEqual(variant, null);
  assert.equal(await page.evaluate(() => microlift.visitorId), first);

  await page.context().clearCookies();
  await page.goto(shop.url);
  assert.equal(await page.evaluate(() => microlift.visitorId), first, 'from storage');
  await page.evaluate(() => localStorage.clear());
  await page.goto(shop.url);
  assert.equal(await page.evaluate(() => microlift.visitorId), first, 'from the cookie');
});

test('an exposure in code waits for its element, too', async (t) => {
  const key = await experiment();
  const shop = await Shop.open(t);
  const page = await opened(t, shop.page('/', {
    head: '<style>#low{margin-top:3000px}</style>', body: '<p id="low">low</p>',
  }));
  await flushed(page);
  await page.evaluate((each) => microlift.expose(each, document.querySelector('#low')), key);
  await flushed(page);
  assert.equal(exposures(shop, key).length, 0);
  await page.locator('#low').scrollIntoViewIfNeeded();
  await shop.until(() => exposures(shop, key).length === 1);
  await page.evaluate((each) => microlift.expose(each), key);
  await flushed(page);
  assert.equal(exposures(shop, key).length, 1);
});
