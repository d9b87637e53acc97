import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browser } from './browser.mjs';
import { experiment, flushed, kept, Shop } from './shop.mjs';

const chromium = browser();

const traces = async (page) => [
  ...(await page.context().cookies()).map((each) => each.name),
  ...(await kept(page)),
];

async function ready(page) {
  await page.waitForSelector('html[data-microlift]');
}

test('before consent nothing is kept, asked or sent; after it all is', async (t) => {
  const key = await experiment();
  const shop = await Shop.open(t);
  const page = await (await chromium.context(t)).newPage();
  await page.goto(shop.page('/', {
    script: 'data-consent="required" data-timeout="20000" async',
    body: `<p data-microlift-experiment="${key}"><b data-microlift-variant="control">plain</b>
      <b data-microlift-variant="treatment" hidden>better</b></p><button data-microlift-goal="Chosen">choose</button>`,
  }));
  await ready(page);
  await page.locator('button').click();
  await page.evaluate(() => microlift.track('Unseen'));
  await page.reload();
  await ready(page);
  assert.deepEqual(await traces(page), []);
  assert.deepEqual(shop.passed, []);
  assert.equal(await page.locator('b:visible').textContent(), 'plain');
  assert.equal(await page.evaluate(() => microlift.visitorId), undefined);

  await page.evaluate(() => microlift.consent(true));
  await page.locator('button').click();
  await shop.until(() => shop.events('Chosen').length === 1);
  await shop.until(() =>
    shop.events('Experiment Viewed').some((each) => each.properties.experiment_id === key));
  assert.equal(shop.events('Unseen').length, 0);
  assert.ok((await traces(page)).includes('microlift'));

  await page.reload();
  await flushed(page);
  assert.ok(await page.evaluate(() => microlift.visitorId), 'the decision is remembered');

  await page.evaluate(() => microlift.consent(false));
  const passed = shop.passed.length;
  await page.evaluate(() => microlift.track('Unseen'));
  await page.reload();
  await ready(page);
  assert.deepEqual(await traces(page), ['microlift:consent']);
  assert.equal(shop.passed.length, passed);
});

for (const [signal, value] of [['doNotTrack', '1'], ['globalPrivacyControl', true]]) {
  test(`${signal} is a refusal, which consent or the shop's own decision overrules`, async (t) => {
    const shop = await Shop.open(t);
    const context = await chromium.context(t);
    await context.addInitScript(([name, sent]) => {
      Object.defineProperty(navigator, name, { get: () => sent });
    }, [signal, value]);
    const page = await context.newPage();
    await page.goto(shop.page('/', { body: 'here' }));
    await ready(page);
    await page.evaluate(() => microlift.track('Unseen'));
    assert.deepEqual(await traces(page), []);
    assert.deepEqual(shop.passed, []);

    await page.evaluate(() => microlift.consent(true));
    await page.evaluate(() => microlift.track('Allowed'));
    await shop.until(() => shop.events('Allowed').length === 1);

    await page.evaluate(() => microlift.consent(false));
    await page.evaluate(() => localStorage.clear());
    await page.goto(shop.page('/own', {
      script: 'data-privacy-signals="ignore" data-timeout="20000" async',
    }));
    await page.evaluate(() => microlift.ready.then(() => microlift.track('Ignored')));
    await shop.until(() => shop.events('Ignored').length === 1);
  });
}
