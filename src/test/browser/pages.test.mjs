import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browser } from './browser.mjs';
import { CLIENT_KEY, experiment, flushed, MICROLIFT, results, Shop } from './shop.mjs';

const chromium = browser({
  ignoreDefaultArgs: ['--disable-back-forward-cache', '--disable-features=BackForwardCache'],
});

const both = (key) => `
  <section data-microlift-experiment="${key}">
    <p data-microlift-variant="control">plain</p>
    <p data-microlift-variant="treatment" hidden>better</p>
  </section>`;

const exposures = (shop, key) =>
  shop.events('Experiment Viewed').filter((each) => each.properties.experiment_id === key);

const views = (shop, path) =>
  shop.events('Page Viewed').filter((each) => each.properties.path === path).length;

async function opened(t) {
  return (await chromium.context(t)).newPage();
}

test('a single-page application: pages, new experiments and new goals', async (t) => {
  const key = await experiment();
  const shop = await Shop.open(t);
  const page = await opened(t);
  await page.goto(shop.page('/', { body: '<main>first</main>' }));
  await flushed(page);
  await page.evaluate((markup) => {
    history.pushState({}, '', '/second?page=2');
    document.querySelector('main').innerHTML =
      markup + '<p data-microlift-goal="Second Reached" data-microlift-on="load">second</p>';
  }, both(key));
  await shop.until(() => exposures(shop, key).length === 1);
  await page.evaluate(() => history.replaceState({ same: 'page' }, ''));
  await page.goBack();
  await flushed(page);
  assert.equal(views(shop, '/'), 2);
  assert.equal(views(shop, '/second'), 1);
  assert.equal(shop.events('Second Reached').length, 1);
  assert.equal(exposures(shop, key).length, 1);
  assert.equal(shop.events('Session Started').length, 1);
});

test('a page from the back/forward cache goes on, and is another view of it', async (t) => {
  const key = await experiment();
  const shop = await Shop.open(t);
  shop.page('/other', { body: 'other' });
  const page = await opened(t);
  await page.goto(shop.page('/', { body: both(key) + '<button data-microlift-goal="Chosen">choose</button>' }));
  await page.evaluate(() =>
    addEventListener('pageshow', (event) => (window.persisted = event.persisted)));
  await flushed(page);
  await shop.until(() => exposures(shop, key).length === 1);
  await page.goto(shop.url + '/other');
  await flushed(page);
  await page.goBack({ waitUntil: 'commit' });
  await page.waitForFunction(() => window.persisted !== undefined);
  assert.equal(await page.evaluate(() => window.persisted), true, 'came from the cache');
  await page.locator('button').click();
  await shop.until(() => shop.events('Chosen').length > 0 && views(shop, '/') > 1);
  await flushed(page);
  assert.equal(views(shop, '/'), 2);
  assert.equal(shop.events('Chosen').length, 1);
  assert.equal(exposures(shop, key).length, 1);
});

/** Every 5 ms from the start of the page: is the experiment hidden, and how long has it been? */
const watchHiding = () => {
  window.hidden = { until: 0, seen: false };
  const began = {};
  const look = () => {
    const element = document.querySelector('[data-microlift-experiment]');
    if (element) {
      began.at ??= performance.now();
      if (getComputedStyle(element).visibility === 'hidden') {
        window.hidden.seen = true;
        window.hidden.until = performance.now() - began.at;
      }
    }
    performance.now() < 2500 ? setTimeout(look, 5) : (window.hidden.done = true);
  };
  look();
};

const FRAME = 100; // a busy machine paints late: the style sheet's clock runs in frames
const CSS = `<style>html:not([data-microlift]) [data-microlift-experiment]
  {animation:wait-for-variant 200ms step-end}@keyframes wait-for-variant{from{visibility:hidden}}</style>`;

for (const [what, blocked, options] of [
  ['assignments never answer, script first', /^\/v1\/assignments/, { script: '' }],
  ['assignments never answer, style sheet of the page', /^\/v1\/assignments/,
    { script: 'async', head: CSS }],
  ['the script itself never arrives', /^\/microlift\.js/, { script: 'async', head: CSS }],
]) {
  test(`a server that hangs harms no page: ${what}`, async (t) => {
    const key = await experiment();
    const shop = await Shop.open(t);
    shop.fault = ({ path }) => blocked.test(path) && new Promise(() => {});
    const page = await opened(t);
    await page.addInitScript(watchHiding);
    await page.goto(shop.page('/', { ...options, body: both(key) }), { waitUntil: 'commit' });
    await page.waitForFunction(() => window.hidden.done);
    const { seen, until } = await page.evaluate(() => window.hidden);
    t.diagnostic(`hidden for ${Math.round(until)} ms`);
    assert.equal(seen, true, 'it was hidden at first');
    assert.ok(until <= 200 + FRAME, `hidden for ${until} ms`);
    assert.deepEqual(await page.locator('section p:visible').allTextContents(), ['plain']);
  });
}

test('a late assignment is counted by variant, and shown by the next page only', async (t) => {
  const key = await experiment();
  const shop = await Shop.open(t);
  let release;
  const held = new Promise((resolve) => (release = resolve));
  shop.fault = ({ path }) => path.startsWith('/v1/assignments') && held;
  const page = await opened(t);
  await page.goto(shop.page('/', { script: 'async', body: both(key) }));
  const decided = await page.evaluate((each) => microlift.variant(each), key);
  assert.deepEqual([decided.variant, decided.inExperiment], [null, false]);
  release();
  await shop.until(() =>
    shop.events('Assignment Timed Out').some((each) => each.properties.experiment_id === key));
  const late = shop.events('Assignment Timed Out').find((e) => e.properties.experiment_id === key);
  assert.match(late.properties.variation_id, /^(control|treatment)$/);
  assert.ok(late.properties.milliseconds >= 200);
  await flushed(page);
  assert.equal(exposures(shop, key).length, 0);
  assert.equal(await page.locator('section p:visible').textContent(), 'plain');

  await page.reload();
  await shop.until(() => exposures(shop, key).length === 1);
  const expected = late.properties.variation_id === 'treatment' ? 'better' : 'plain';
  assert.equal(await page.locator('section p:visible').textContent(), expected);
});

test('a server that refuses leaves the control, at once', async (t) => {
  const key = await experiment();
  const shop = await Shop.open(t);
  shop.fault = ({ path }) => path.startsWith('/v1/') && { status: 503, headers: { 'Retry-After': '60' } };
  const page = await opened(t);
  await page.goto(shop.page('/', { body: both(key) }));
  await page.waitForSelector('html[data-microlift]', { state: 'attached', timeout: 15_000 });
  assert.equal(await page.locator('section p:visible').textContent(), 'plain');
});

test('the strictest policy that lets it run lets it do everything', async (t) => {
  const key = await experiment();
  const shop = await Shop.open(t);
  const page = await opened(t);
  await page.addInitScript(() => {
    window.violations = [];
    addEventListener('securitypolicyviolation', (event) =>
      window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
  await page.goto(shop.page('/', {
    script: 'data-timeout="20000"',
    body: both(key),
    headers: {
      'Content-Security-Policy':
        "default-src 'none'; script-src 'self'; connect-src 'self'; " +
        "require-trusted-types-for 'script'; trusted-types 'none'",
    },
  }));
  await shop.until(() => exposures(shop, key).length === 1);
  assert.deepEqual(await page.evaluate(() => window.violations), []);
});

test('a preview shows the variant, lasts for the tab, and never counts', async (t) => {
  const key = await experiment({ publicPreview: true });
  const shop = await Shop.open(t);
  shop.fault = ({ path }) =>
    path.startsWith('/v1/assignments?') && new Promise((resolve) => setTimeout(resolve, 400));
  shop.page('/next', { script: 'async', body: both(key) + '<button data-microlift-goal="Chosen">choose</button>' });
  const page = await opened(t);
  for (const [variant, text] of [['treatment', 'better'], ['control', 'plain']]) {
    await page.goto(shop.page('/', { script: 'async', body: both(key) }) + `?microlift-${key}=${variant}`);
    await page.waitForSelector('html[data-microlift]', { state: 'attached' });
    assert.equal(await page.locator('section p:visible').textContent(), text);
    await page.goto(shop.url + '/next');
    await page.waitForSelector('html[data-microlift]', { state: 'attached' });
    assert.equal(await page.locator('section p:visible').textContent(), text);
    await page.locator('button').click();
    await flushed(page);
  }
  assert.deepEqual(shop.sent(), []);

  shop.page('/next', { body: both(key) });
  await page.goto(shop.url + '/next?microlift-off');
  await shop.until(() => exposures(shop, key).length === 1);
});

test('the classic script leaves one name, the module none, and both are the same', async (t) => {
  const shop = await Shop.open(t);
  const page = await opened(t);
  const names = () => page.evaluate(() => Object.getOwnPropertyNames(window));
  await page.goto(shop.page('/bare', { script: null }));
  const before = await names();
  await page.goto(shop.page('/', {}));
  await flushed(page);
  assert.deepEqual((await names()).filter((each) => !before.includes(each)), ['microlift']);

  await page.goto(shop.page('/module', { script: null }));
  const id = await page.evaluate(async (key) => {
    const { default: microlift } = await import('/microlift.mjs');
    microlift.start({ key, timeout: 20_000 });
    await microlift.ready;
    microlift.track('From a module');
    await microlift.flush();
    return microlift.visitorId;
  }, CLIENT_KEY);
  assert.deepEqual((await names()).filter((each) => !before.includes(each)), []);
  const [event] = shop.events('From a module');
  assert.equal(event.anonymousId, id);
  assert.equal(shop.events('Page Viewed').find((e) => e.properties.path === '/').anonymousId, id);
});

test('a shop on another origin needs nothing but the script tag', async (t) => {
  const key = await experiment();
  const shop = await Shop.open(t);
  const page = await opened(t);
  const seen = page.waitForResponse((answer) =>
    answer.status() === 202 && answer.request().postData().includes('Experiment Viewed'));
  await page.goto(shop.page('/', {
    script: null,
    head: `<script src="${MICROLIFT.origin}/microlift.js" data-key="${CLIENT_KEY}"
      data-timeout="20000" async></script>`,
    body: both(key),
  }));
  await seen;
  await page.evaluate(() => microlift.track('Product Added'));
  await flushed(page);
  assert.deepEqual(shop.passed, []);
  const { goals, variants } = await results(key);
  assert.equal(variants.reduce((sum, each) => sum + each.visitors, 0), 1);
  assert.equal(goals[0].variants.reduce((sum, each) => sum + each.converted, 0), 1);
});
