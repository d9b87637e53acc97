import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { browser, PHONE } from './browser.mjs';
import { admin, flushed, MICROLIFT, results, Shop } from './shop.mjs';

const chromium = browser();
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const EXPERIMENT = 'demo-buy-box';
const PAGES = ['', 'shop', 'product/moss-mug', 'cart', 'checkout', 'thanks'];

async function defineExperiment() {
  await admin('PUT', '/v1/goals/demo-order', { events: ['Order Completed'], tier: 'macro' });
  await admin('PUT', '/v1/goals/demo-add-to-cart', { events: ['Product Added'] });
  await admin('PUT', `/v1/experiments/${EXPERIMENT}`, {
    publicPreview: true,
    variants: [
      { key: 'control', control: true, payload: { promise: false } },
      { key: 'promise', payload: { promise: true } },
    ],
    goals: [
      { goal: 'demo-add-to-cart', role: 'primary' },
      { goal: 'demo-order', role: 'secondary' },
    ],
  });
  const { status } = await admin('GET', `/v1/experiments/${EXPERIMENT}`);
  if (status.toLowerCase() === 'draft') {
    await admin('POST', `/v1/experiments/${EXPERIMENT}/start`);
  }
}

/** Opens the first page, and waits there for the variant, so that a busy machine changes nothing. */
async function enter(t, settings = {}) {
  const shop = await Shop.open(t);
  const page = await (await chromium.context(t, settings)).newPage();
  // A browser without a telephone asks what to do, and takes no other click until it knows.
  await page.addInitScript(() =>
    addEventListener('click', (event) => event.target.matches('[href^=tel]') && event.preventDefault()));
  await page.goto(shop.url + '/demo/');
  await page.waitForFunction(() => localStorage.getItem('microlift:assignments'));
  return { shop, page };
}

const names = (shop) => shop.events().map((each) => each.event);

test('a visit from the first page to the order, each conversion once', async (t) => {
  await defineExperiment();
  const before = await results(EXPERIMENT);
  const { shop, page } = await enter(t);

  await page.getByLabel('E-mail').fill('somebody@example.com');
  await page.getByRole('button', { name: 'Subscribe' }).click();
  await page.getByRole('link', { name: /Call the workshop/ }).click();
  await page.getByRole('link', { name: /Download the care guide/ }).click();
  await page.getByRole('button', { name: 'Chat with us' }).click();
  await page.getByLabel('Your question').fill('Is it round?');
  await page.getByRole('button', { name: 'Send' }).click();

  await page.getByRole('searchbox').fill('mug');
  await page.getByRole('searchbox').press('Enter');
  await page.waitForURL(/q=mug/);
  assert.equal(await page.locator('.card:visible').count(), 2);
  await page.goto(shop.url + '/demo/shop');
  await page.getByRole('checkbox', { name: 'moss' }).check();
  assert.equal(await page.locator('.card:visible').count(), 3);

  await page.getByRole('link', { name: /Moss mug/ }).click();
  await page.getByLabel('Pieces').fill('2');
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await page.evaluate(async () => {
    const film = document.querySelector('video');
    film.muted = true;
    await film.play();
    film.currentTime = 5.6;
    await new Promise((resolve) => film.addEventListener('ended', resolve, { once: true }));
  });
  await page.getByRole('link', { name: /^Cart/ }).click();
  await page.getByRole('link', { name: 'Go to checkout' }).click();
  for (const [label, value] of Object.entries({
    Name: 'A. Visitor', Street: 'Hof 1', Postcode: '10115', City: 'Berlin',
  })) {
    await page.getByLabel(label, { exact: true }).fill(value);
  }
  await page.getByRole('button', { name: 'Place the order' }).click();
  await page.waitForURL(/thanks/);
  await shop.until(() => names(shop).includes('Order Completed'));
  await flushed(page);

  for (const event of [
    'Session Started', 'Newsletter Subscribed', 'Phone Clicked', 'File Downloaded',
    'Live Chat Conversation Started', 'Products Searched', 'Product List Filtered',
    'Product Viewed', 'Experiment Viewed', 'Product Added', 'Video Playback Started',
    'Video Content Completed', 'Cart Viewed', 'Checkout Started', 'Checkout Step Completed',
    'Order Completed',
  ]) {
    assert.equal(new Set(shop.events(event).map((each) => each.messageId)).size, 1, event);
  }
  assert.equal(shop.events('Order Completed')[0].properties.revenue, 60.9);
  assert.deepEqual(shop.events('Product Added')[0].properties,
    { product_id: 'moss-mug', name: 'Moss mug', price: 28, currency: 'EUR' });

  const after = await results(EXPERIMENT);
  const converted = (report, goal) =>
    report.goals.find((each) => each.goal === goal).variants
      .reduce((sum, each) => sum + each.converted, 0);
  for (const goal of ['demo-add-to-cart', 'demo-order']) {
    assert.equal(converted(after, goal) - converted(before, goal), 1, goal);
  }
});

test('on a phone the buy box is below the picture, and counts when it is reached', async (t) => {
  await defineExperiment();
  const { shop, page } = await enter(t, {
    userAgent: PHONE, viewport: { width: 390, height: 700 }, hasTouch: true, isMobile: true,
  });
  await page.goto(shop.url + '/demo/product/clay-teapot');
  await page.waitForSelector('[data-microlift-shown]');
  await flushed(page);
  assert.equal(shop.events('Experiment Viewed').length, 0);
  await page.locator('.buy-box').scrollIntoViewIfNeeded();
  await shop.until(() => shop.events('Experiment Viewed').length === 1);
  assert.equal(shop.events('Experiment Viewed')[0].properties.device, 'phone');
});

test('the previews behind the counter show both variants', async (t) => {
  await defineExperiment();
  const { shop, page } = await enter(t);
  await page.goto(shop.url + '/demo/product/moss-mug');
  await flushed(page);
  const sent = () => shop.sent().length;
  for (const [name, text] of [['the promise', /Sixty days/], ['the control', /In stock/]]) {
    await page.getByText('Behind the counter').click();
    await page.getByRole('link', { name }).click();
    await page.waitForURL(/microlift-demo/);
    await page.waitForLoadState();
    await page.waitForFunction(() => window.microlift);
    const before = sent();
    await page.evaluate(() => microlift.ready);
    await page.getByRole('button', { name: 'Add to cart' }).click();
    await flushed(page);
    assert.equal(sent(), before, 'a look never counts');
    assert.match(await page.locator('.buy-box').innerText(), text);
  }
});

for (const scheme of ['light', 'dark']) {
  test(`no page of the shop keeps anybody out (${scheme})`, async (t) => {
    const context = await chromium.context(t, { colorScheme: scheme, bypassCSP: true });
    const page = await context.newPage();
    await page.goto(new URL('/demo/', MICROLIFT).href);
    await page.evaluate(() => localStorage.setItem('demo-cart', '{"moss-mug": 2, "clay-teapot": 1}'));
    mkdirSync('screenshots', { recursive: true });
    for (const path of PAGES) {
      await page.goto(new URL('/demo/' + path, MICROLIFT).href);
      await page.waitForSelector('html[data-microlift]', { state: 'attached' });
      await page.evaluate(AXE);
      const { violations } = await page.evaluate(() => axe.run());
      const serious = violations.filter((each) => ['serious', 'critical'].includes(each.impact));
      assert.deepEqual(
        serious.map(({ id, nodes }) => [id, nodes.map((each) => each.html)]), [], path);
      for (const width of [390, 820, 1440]) {
        await page.setViewportSize({ width, height: 900 });
        const name = `demo-${path.replaceAll('/', '-') || 'home'}-${width}-${scheme}.png`;
        await page.screenshot({ path: `screenshots/${name}`, fullPage: true });
        const over = await page.evaluate(() =>
          document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.ok(over <= 0, `${path} at ${width} scrolls sideways by ${over}`);
      }
    }
  });
}
