import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browser } from './browser.mjs';
import { experiment, flushed, results, Shop } from './shop.mjs';

const chromium = browser();

async function opened(t, shop, address) {
  const page = await (await chromium.context(t)).newPage();
  await page.goto(address);
  await flushed(page);
  return page;
}

/** The last because a busy machine may be slower than the script waits. */
const NO_CONVERSION = ['Session Started', 'Experiment Viewed', 'Assignment Timed Out'];

/** What happened on the page since it was opened, but for what is no conversion. */
const reached = (shop) =>
  shop
    .events()
    .map((each) => each.event)
    .filter((each) => each && !NO_CONVERSION.includes(each));

const stay = '<script src="/stay.js"></script>';

/** Forms and links that do their work without leaving the page. */
function staying(shop) {
  shop.pages['/stay.js'] = {
    headers: { 'Content-Type': 'text/javascript' },
    html: `for (const type of ['submit', 'click']) {
      addEventListener(type, (event) => event.target.matches('form, a') && event.preventDefault());
    }`,
  };
}

const AUTOMATIC = [
  ['Phone Clicked', '<a id="x" href="tel:+4930123">call</a>'],
  ['File Downloaded', '<a id="x" href="/catalogue.pdf" download>catalogue</a>'],
  ['Social Followed', '<a id="x" href="https://www.linkedin.com/company/x">follow</a>'],
  ['Checkout Started', '<a id="x" href="https://pay.example/checkout/1">pay</a>'],
  ['Product Added', '<a id="x" href="https://shop.example/?add-to-cart=81">add</a>'],
  ['Product Added', '<form action="/cart/add"><button id="x" name="add">add</button></form>'],
  ['Product Added', '<form id="add-to-basket"><button id="x">add</button></form>'],
  ['Products Searched', '<form role="search"><input name="q"><button id="x">go</button></form>'],
  ['Products Searched', '<form><input type="search"><button id="x">go</button></form>'],
  ['Newsletter Subscribed',
    '<form class="newsletter"><input type="email" value="a@b.example"><button id="x">go</button></form>'],
  ['Signed Up',
    '<form><input type="password" autocomplete="new-password"><button id="x">go</button></form>'],
  ['Form Submitted', '<form name="inquiry"><input name="text"><button id="x">go</button></form>'],
  ['Product List Filtered',
    '<fieldset class="filters"><input id="x" type="checkbox" name="size" value="L"></fieldset>'],
  ['Form Error Shown',
    '<form name="inquiry"><input name="must" required><button id="x">go</button></form>'],
];

for (const [event, markup] of AUTOMATIC) {
  test(`${event} is noticed once: ${markup}`, async (t) => {
    const shop = await Shop.open(t);
    staying(shop);
    const page = await opened(t, shop, shop.page('/', { head: stay, body: markup }));
    await page.locator('#x').click();
    await flushed(page);
    assert.deepEqual(reached(shop), [event]);
  });
}

const MARKED = [
  ['Brochure Opened', '<p data-microlift-goal="Brochure Opened"><button id="x">open</button></p>'],
  ['Quote Requested', '<form data-microlift-goal="Quote Requested"><button id="x">go</button></form>'],
  ['Product Added',
    '<form action="/cart/add"><button id="x" name="add" data-microlift-goal="Product Added">add</button></form>'],
  ['Call Wanted', '<a id="x" href="tel:+4930123" data-microlift-goal="Call Wanted">call</a>'],
  ['Size Chosen', '<input id="x" type="checkbox" data-microlift-goal="Size Chosen">'],
];

for (const [event, markup] of MARKED) {
  test(`the markup names the goal, and it counts once: ${markup}`, async (t) => {
    const shop = await Shop.open(t);
    staying(shop);
    const page = await opened(t, shop, shop.page('/', { head: stay, body: markup }));
    await page.locator('#x').click();
    await flushed(page);
    assert.deepEqual(reached(shop), [event]);
  });
}

test('being on a page, seeing a part of it, and what the page says about itself', async (t) => {
  const shop = await Shop.open(t);
  const page = await opened(t, shop, shop.page('/cart', {
    head: `<script type="application/ld+json">{"@graph": [{"@type": "Product", "sku": "m-1",
      "name": "Mug", "offers": {"price": "28.50", "priceCurrency": "EUR"}}]}</script>`,
    body: `<p data-microlift-goal="Pricing Viewed" data-microlift-on="load"
        data-microlift-properties='{"plan": "large"}'>prices</p>
      <p id="low" data-microlift-goal="Reviews Seen" data-microlift-on="view"
        >reviews</p><style>#low{margin-top:4000px}</style>`,
  }));
  assert.deepEqual(reached(shop).sort(), ['Cart Viewed', 'Pricing Viewed', 'Product Viewed']);
  const said = (event) => shop.events(event)[0].properties;
  assert.deepEqual(said('Pricing Viewed'), { plan: 'large' });
  assert.deepEqual(said('Product Viewed'),
    { product_id: 'm-1', name: 'Mug', price: 28.5, currency: 'EUR' });

  await page.locator('#low').scrollIntoViewIfNeeded();
  await shop.until(() => shop.events('Content Consumed').length);
  await page.evaluate(() => scrollTo(0, 0));
  await page.locator('#low').scrollIntoViewIfNeeded();
  await flushed(page);
  assert.equal(shop.events('Reviews Seen').length, 1);
  assert.deepEqual(
    shop.events('Page Scrolled').map((each) => each.properties.depth).sort(), [25, 50, 75]);
  assert.equal(shop.events('Content Consumed').length, 1);
});

test('a video counts when it starts and when it ends, decoration does not', async (t) => {
  const shop = await Shop.open(t);
  const page = await opened(t, shop, shop.page('/', {
    body: `<video id="film" title="film" muted src="/demo/wheel.webm"></video>
      <video id="decoration" muted autoplay src="/demo/wheel.webm"></video>`,
  }));
  await page.evaluate(async () => {
    const film = document.querySelector('#film');
    for (let i = 0; i < 2; i++) {
      film.currentTime = 5.5;
      const ended = new Promise((resolve) => film.addEventListener('ended', resolve, { once: true }));
      await film.play();
      await ended;
    }
  });
  await flushed(page);
  assert.deepEqual(reached(shop).sort(), ['Video Content Completed', 'Video Playback Started']);
});

test('trouble is noticed: three angry clicks, and a mistake of a script', async (t) => {
  const shop = await Shop.open(t);
  const context = await chromium.context(t);
  const page = await context.newPage();
  await page.goto(shop.page('/', { body: '<p id="dead">Click me</p>' }));
  await page.locator('#dead').click({ clickCount: 3 });
  await page.evaluate(() =>
    dispatchEvent(new ErrorEvent('error', { message: 'x is not a function' })));
  await flushed(page);
  assert.deepEqual(reached(shop).sort(), ['Page Error Shown', 'Rage Clicked']);
});

test('an order counts once with its revenue, whoever asks again', async (t) => {
  const order = { events: ['Order Completed'], tier: 'macro' };
  const key = await experiment({
    goals: [order, { ...order, kind: 'value', currency: 'EUR' }],
  });
  const shop = await Shop.open(t);
  const page = await opened(t, shop, shop.page('/thanks', {
    body: `<p data-microlift-experiment="${key}">thank you</p>`,
  }));
  await shop.until(() => shop.events('Experiment Viewed').length > 0);
  const placed = { order_id: key, revenue: 84.9, currency: 'EUR' };
  await page.evaluate((each) => microlift.order(each), placed);
  await flushed(page);
  await page.reload();
  await page.evaluate((each) => microlift.ready.then(() => microlift.order(each)), placed);
  await flushed(page);

  const { goals } = await results(key);
  const total = (goal, what) => goal.variants.reduce((sum, each) => sum + (each[what] || 0), 0);
  assert.equal(total(goals[0], 'converted'), 1);
  assert.equal(total(goals[1], 'sum'), 84.9);
});

test('with data-automatic="off" only the markup counts', async (t) => {
  const shop = await Shop.open(t);
  const page = await opened(t, shop, shop.page('/', {
    script: 'data-automatic="off" async',
    body: '<fieldset class="filter"><input type="checkbox"></fieldset> <button data-microlift-goal="Chosen">choose</button>',
  }));
  await page.locator('input').click();
  await page.locator('button').click();
  await flushed(page);
  assert.deepEqual(reached(shop), ['Chosen']);
});

test('a visitor who signs in is the one who was here before', async (t) => {
  const key = await experiment();
  const shop = await Shop.open(t);
  const page = await opened(t, shop, shop.page('/', {
    body: `<p data-microlift-experiment="${key}">here</p>`,
  }));
  await shop.until(() => shop.events('Experiment Viewed').length > 0);
  await page.evaluate((user) => microlift.identify(user), 'user-of-' + key);
  await flushed(page);
  await fetch(shop.url + '/v1/track', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-API-Key': process.env.MICROLIFT_CLIENT_KEY },
    body: JSON.stringify({ event: 'Product Added', userId: 'user-of-' + key }),
  });
  const { goals } = await results(key);
  assert.equal(goals[0].variants.reduce((sum, each) => sum + each.converted, 0), 1);
});
