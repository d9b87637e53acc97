import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browser } from './browser.mjs';
import { flushed, kept, Shop } from './shop.mjs';

const chromium = browser();
const MANY = 120; // more than fits in a request

async function opened(t, shop, context) {
  const page = await (context || (await chromium.context(t))).newPage();
  await page.goto(shop.page('/', { body: 'here' }));
  await flushed(page);
  return page;
}

const track = (page, count, name) =>
  page.evaluate(([n, event]) => {
    for (let i = 0; i < n; i++) {
      microlift.track(event, { i });
    }
  }, [count, name]);

const waiting = async (page) =>
  (await kept(page)).filter((each) => each.startsWith('microlift:event:')).length;

const distinct = (events) => new Set(events.map((each) => each.messageId)).size;

test('offline, events wait; back online, each arrives once', async (t) => {
  const shop = await Shop.open(t);
  const page = await opened(t, shop);
  await page.context().setOffline(true);
  await track(page, MANY, 'Offline');
  await page.evaluate(() => microlift.flush());
  assert.equal(await waiting(page), MANY);
  assert.equal(shop.events('Offline').length, 0);

  await page.context().setOffline(false);
  await shop.until(() => shop.events('Offline').length >= MANY);
  await flushed(page);
  assert.equal(shop.events('Offline').length, MANY);
  assert.equal(distinct(shop.events('Offline')), MANY);
  assert.equal(await waiting(page), 0);
});

test('a page that dies with a full queue leaves it to the next one', async (t) => {
  const shop = await Shop.open(t);
  const page = await opened(t, shop);
  shop.fault = ({ path }) => path === '/v1/batch' && { status: 503, headers: { 'Retry-After': '1' } };
  await track(page, MANY, 'Orphan');
  await shop.until(() => shop.passed.some((each) => each.status === 503));
  await page.goto('chrome://crash').catch(() => {});

  shop.fault = () => undefined;
  const next = await page.context().newPage();
  await next.goto(shop.url);
  await shop.until(() => distinct(shop.events('Orphan')) === MANY);
  await flushed(next);
  assert.equal(shop.events('Orphan').length, MANY);
  assert.equal(await waiting(next), 0);
});

test('what a page says last leaves with it, and again only under the same id', async (t) => {
  const shop = await Shop.open(t);
  const page = await opened(t, shop);
  await page.evaluate(() => {
    addEventListener('pagehide', () => microlift.track('Too late'), { capture: true });
    microlift.track('Last words');
    location.href = 'about:blank';
  });
  await shop.until(() => shop.events('Last words').length === 1);
  assert.equal(shop.events('Last words').length, 1);

  // The shop may hear the last words before the browser has left the page.
  await page.waitForURL('about:blank');
  await page.goto(shop.url);
  await flushed(page);
  await shop.until(() => shop.events('Too late').length > 0);
  assert.equal(distinct(shop.events('Last words')), 1);
  assert.equal(distinct(shop.events('Too late')), 1);
});

test('Retry-After is honoured by every tab', async (t) => {
  const shop = await Shop.open(t);
  const page = await opened(t, shop);
  let refused = 0;
  shop.fault = ({ path, at }) => {
    if (path === '/v1/batch' && !refused) {
      refused = at;
      return { status: 429, headers: { 'Retry-After': '2' } };
    }
  };
  await track(page, 1, 'Patient');
  await shop.until(() => refused);
  const other = await opened(t, shop, page.context());
  await track(other, 1, 'Patient');
  await shop.until(() => shop.events('Patient').length === 2);
  const next = shop.passed.filter((each) => each.path === '/v1/batch' && each.status === 202);
  const early = next.filter((each) => each.at > refused && each.at < refused + 1900);
  assert.deepEqual(early, []);
});

test('a refusal without a time, or no answer, is tried again after a while', async (t) => {
  const shop = await Shop.open(t);
  const page = await opened(t, shop);
  const attempts = [];
  shop.fault = ({ path, at }) => {
    if (path === '/v1/batch' && attempts.push(at) < 3) {
      return { status: 500, headers: {} };
    }
  };
  await track(page, 1, 'Stubborn');
  await shop.until(() => shop.events('Stubborn').length === 1);
  assert.equal(attempts.length, 3);
  assert.ok(attempts[1] - attempts[0] >= 450, 'half a second at least');
  assert.ok(attempts[2] - attempts[1] >= 900, 'twice as long then');
});

test('two tabs share the queue, and no event is sent twice', async (t) => {
  const shop = await Shop.open(t);
  const context = await chromium.context(t);
  const tabs = [await opened(t, shop, context), await opened(t, shop, context)];
  shop.fault = ({ path }) => path === '/v1/batch' && new Promise((resolve) => setTimeout(resolve, 30));
  for (let round = 0; round < 10; round++) {
    await Promise.all(tabs.map((each, i) => track(each, 20, `Tab ${i}`)));
  }
  await shop.until(() =>
    shop.events('Tab 0').length >= 200 && shop.events('Tab 1').length >= 200);
  await Promise.all(tabs.map(flushed));
  const all = [...shop.sent()].map((each) => each.messageId);
  assert.equal(all.length, new Set(all).size);
  assert.equal(shop.events('Tab 0').length + shop.events('Tab 1').length, 400);
  assert.equal(await waiting(tabs[0]), 0);
});

test('a bad event does not hold its neighbours back', async (t) => {
  const shop = await Shop.open(t);
  const page = await opened(t, shop);
  await page.evaluate(() => {
    microlift.track('Good', {});
    localStorage.setItem('microlift:event:0-broken', '{"not": json');
    microlift.track('Bad', { currency: 'no currency', value: 3 });
    microlift.track('Good', {});
  });
  await shop.until(() => shop.events('Good').length === 2);
  await flushed(page);
  assert.equal(await waiting(page), 0);
});

test('without storage events are sent all the same', async (t) => {
  const shop = await Shop.open(t);
  const context = await chromium.context(t);
  await context.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('closed', 'SecurityError');
        },
      });
    }
  });
  const page = await opened(t, shop, context);
  await track(page, MANY, 'Unkept');
  await flushed(page);
  assert.equal(shop.events('Unkept').length, MANY);
  assert.equal(distinct(shop.events('Unkept')), MANY);
});
