import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { before, test } from 'node:test';
import { ARGUMENTS, browser } from './browser.mjs';
import { admin, CLIENT_KEY, MICROLIFT, results } from './shop.mjs';

const chromium = browser();
const named = browser({ args: [...ARGUMENTS, '--host-resolver-rules=MAP dashboard.example 127.0.0.1'] });
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const ADMIN_KEY = process.env.MICROLIFT_ADMIN_KEY;
const RUNNING = 'dashboard-running';
const DRAFT = 'dashboard-draft';
const SHORT_LIVED = `dashboard-life-${Date.now()}`;
const DAY = 24 * 60 * 60 * 1000;
const LARGEST = 300_000;

const address = (path) => new URL(path, MICROLIFT).href;

/** Visitors of a week, more of whom add to the cart with the larger pictures. */
async function visitors() {
  const start = Date.now() - 7 * DAY;
  const batch = [];
  for (let i = 0; i < 1200; i++) {
    const variant = ['control', 'larger', 'largest'][i % 3];
    const anonymousId = `dashboard-${i}`;
    const at = (seconds) => new Date(start + Math.floor((i * 7 * DAY) / 1200) + 1000 * seconds).toISOString();
    const track = (event, properties, seconds) =>
      batch.push({ type: 'track', event, anonymousId, messageId: `${anonymousId}-${event}`, timestamp: at(seconds), properties });
    track('Experiment Viewed', { experiment_id: RUNNING, variation_id: variant, device: i % 4 ? 'phone' : 'desktop' }, 0);
    if (i % 10 < { control: 3, larger: 4, largest: 6 }[variant]) {
      track('Dashboard Cart', {}, 10);
    }
    if (i % 20 === 1) {
      track('Dashboard Order', { order_id: anonymousId, revenue: 20 + (i % 9), currency: 'EUR' }, 60);
    }
  }
  for (let i = 0; i < batch.length; i += 400) {
    const response = await fetch(address('/v1/batch'), {
      method: 'POST',
      headers: { 'X-API-Key': CLIENT_KEY, 'Content-Type': 'application/json' },
      body: JSON.stringify({ batch: batch.slice(i, i + 400) }),
    });
    assert.equal(response.status, 202);
    assert.equal((await response.json()).rejected.length, 0);
  }
}

before(async () => {
  await admin('PUT', '/v1/goals/dashboard-cart', { name: 'Add to cart', events: ['Dashboard Cart'] });
  await admin('PUT', '/v1/goals/dashboard-order', { name: 'Order', tier: 'macro', events: ['Dashboard Order'] });
  await admin('PUT', '/v1/goals/dashboard-revenue', { name: 'Revenue', tier: 'macro', kind: 'value', events: ['Dashboard Order'] });
  const goals = [
    { goal: 'dashboard-cart', role: 'primary' },
    { goal: 'dashboard-order', role: 'guardrail', margin: 0.05 },
    { goal: 'dashboard-revenue', role: 'secondary' },
  ];
  const definition = {
    name: 'Larger pictures in the list', hypothesis: 'Who sees more of a piece adds it sooner', owner: 'list', tags: ['list'],
    variants: [{ key: 'control', control: true }, { key: 'larger' }, { key: 'largest' }],
    goals, funnel: ['dashboard-cart', 'dashboard-order'],
  };
  await admin('PUT', `/v1/experiments/${RUNNING}`, definition);
  await admin('PUT', `/v1/experiments/${DRAFT}`, { ...definition, name: 'A draft' });
  await admin('PUT', `/v1/experiments/${SHORT_LIVED}`, { ...definition, name: 'A short life' });
  if ((await admin('GET', `/v1/experiments/${RUNNING}`)).status === 'draft') {
    await admin('POST', `/v1/experiments/${RUNNING}/start`);
  }
  await visitors();
  await results(RUNNING);
});

async function signIn(page, key, back = '/') {
  await page.goto(address(back));
  await page.getByLabel('API key').fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
}

/** A page of somebody who is signed in; whatever its policy refuses fails the test. */
async function signedIn(t, { key = ADMIN_KEY, ...settings } = {}) {
  const page = await (await chromium.context(t, settings)).newPage();
  await signIn(page, key);
  const refused = [];
  page.on('console', (message) => message.type() === 'error' && refused.push(message.text()));
  t.after(() => assert.deepEqual(refused, []));
  return page;
}

async function keyOf(role) {
  const { secret } = await admin('POST', '/v1/api-keys', { name: `dashboard ${role} ${Date.now()}`, role });
  return secret;
}

test('signs in with a key, goes on where somebody wanted to be, and signs out', async (t) => {
  const page = await (await chromium.context(t)).newPage();
  await page.goto(address(`/experiments/${RUNNING}`));
  await page.getByLabel('API key').fill('not a key of this server');
  await page.getByRole('button', { name: 'Sign in' }).click();
  assert.match(await page.getByRole('alert').innerText(), /knows no such key/);
  await signIn(page, ADMIN_KEY, `/experiments/${RUNNING}`);
  await page.waitForURL(new RegExp(RUNNING));
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('API key').waitFor();
  await page.goto(address('/'));
  assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), 'Sign in');
});

test('knows its own forms on a host that is not encrypted, where browsers say less', async (t) => {
  const page = await (await named.context(t)).newPage();
  const sent = [];
  page.on('request', (request) => request.method() === 'POST' && sent.push(request.allHeaders()));
  await page.goto(`http://dashboard.example:${MICROLIFT.port}/`);
  await page.getByLabel('API key').fill(ADMIN_KEY);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  const headers = await sent[0];
  assert.equal(headers['sec-fetch-site'], undefined);
  assert.equal(headers.origin, `http://dashboard.example:${MICROLIFT.port}`);
});

test('finds an experiment in the list, and its numbers on its page', async (t) => {
  const page = await signedIn(t);
  await page.getByRole('link', { name: 'list', exact: true }).first().click();
  await page.getByRole('link', { name: 'Larger pictures in the list' }).click();
  const report = await results(RUNNING);
  for (const reason of report.recommendation.reasons) {
    await page.getByText(reason, { exact: true }).first().waitFor();
  }
  const row = page.locator('#lifts tbody tr', { hasText: 'primary · largest' });
  const lift = report.goals[0].comparisons[1].lift.estimate;
  assert.match(await row.innerText(), new RegExp(`\\+${(100 * lift).toFixed(1)}\u00a0%`));
  await page.locator('#over-time').getByRole('link', { name: 'Revenue' }).click();
  await page.getByRole('heading', { name: 'Over time: Revenue' }).waitFor();
  await page.locator('#segments').getByRole('link', { name: 'visitor' }).click();
  await page.getByRole('heading', { name: 'Segments: Revenue' }).waitFor();
});

test('draws its charts under its own policy, again when the colours change', async (t) => {
  const page = await signedIn(t);
  await page.goto(address(`/experiments/${RUNNING}`));
  await page.waitForFunction(() => document.querySelectorAll('canvas[data-drawn]').length === 2);
  const ink = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('canvas')].map((canvas) => {
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        const colours = new Set();
        for (let i = 0; i < data.length; i += 4) {
          if (data[i + 3] === 255) {
            colours.add(data.slice(i, i + 3).join());
          }
        }
        return [...colours].sort();
      }));
  const light = await ink();
  assert.ok(light.every((colours) => colours.length > 2), 'something is drawn');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.waitForFunction(() => document.querySelectorAll('canvas[data-drawn=dark]').length === 2);
  assert.notDeepEqual(await ink(), light);
});

test('is whole without scripts', async (t) => {
  const page = await signedIn(t, { javaScriptEnabled: false });
  await page.goto(address(`/experiments/${RUNNING}`));
  assert.match(await page.locator('#lifts').innerText(), /primary · largest/);
  await page.getByText('Numbers by day').click();
  assert.ok(await page.locator('#over-time tbody tr').first().isVisible());
  await page.goto(address('/?status=draft'));
  assert.ok(await page.getByRole('link', { name: 'A draft' }).isVisible());
});

test('takes the keyboard to the content first, and shows where it is', async (t) => {
  const page = await signedIn(t);
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to the content' });
  assert.ok(await skip.evaluate((link) => link === document.activeElement));
  assert.notEqual(await skip.evaluate((link) => getComputedStyle(link).outlineStyle), 'none');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
});

test('gives viewers numbers, and editors buttons', async (t) => {
  const viewer = await signedIn(t, { key: await keyOf('viewer') });
  await viewer.goto(address(`/experiments/${SHORT_LIVED}`));
  assert.equal(await viewer.locator('main button').count(), 0);

  const editor = await signedIn(t, { key: await keyOf('editor') });
  await editor.goto(address(`/experiments/${SHORT_LIVED}`));
  await editor.getByRole('button', { name: 'Start' }).click();
  await editor.getByRole('button', { name: 'Pause' }).click();
  await editor.getByRole('button', { name: 'Resume' }).waitFor();
  await editor.getByText('Conclude', { exact: true }).click();
  await editor.getByLabel('What was decided?').selectOption('Inconclusive: nothing was found');
  await editor.getByLabel('Why?').fill('Nobody came');
  await editor.getByRole('button', { name: 'Conclude for good' }).click();
  await editor.getByText(/Nobody came/).first().waitFor();
  assert.equal((await admin('GET', `/v1/experiments/${SHORT_LIVED}`)).status, 'concluded');
});

test('says what is missing while a definition is typed, and stores it when nothing is', async (t) => {
  const page = await signedIn(t);
  await page.getByRole('link', { name: 'New experiment' }).click();
  const advice = page.getByLabel('What lint says');
  await page.getByLabel('Name').fill('Larger cart button');
  assert.equal(await page.getByLabel('Key', { exact: true }).inputValue(), 'larger-cart-button');
  const key = `dashboard-typed-${Date.now()}`;
  await page.getByLabel('Key', { exact: true }).fill('with blanks');
  await advice.getByRole('link', { name: 'key' }).waitFor();
  await page.getByLabel('Key', { exact: true }).fill(key);
  await advice.getByText('no goal is primary, so nothing decides').waitFor();
  await page.getByLabel('Goal 1', { exact: true }).selectOption('dashboard-cart');
  await page.getByLabel('Goal 2', { exact: true }).selectOption('dashboard-order');
  await advice.getByText(/Detects \+3\.0.% Add to cart in [\d,]+.(day|year)s?, with the traffic and split of Larger pictures/).waitFor();
  await advice.getByText(/Detects \+3\.0.% Order in/).waitFor();
  await page.getByLabel('Days').fill('soon');
  await advice.getByText(/must be a whole number/).waitFor();
  await page.getByLabel('Days').fill('14');
  await advice.getByText(/must be a whole number/).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Save as a draft' }).click();
  await page.getByRole('heading', { name: 'Larger cart button' }).waitFor();
  const stored = await admin('GET', `/v1/experiments/${key}`);
  assert.deepEqual(stored.goals.map((each) => [each.goal, each.role]),
    [['dashboard-cart', 'primary'], ['dashboard-order', 'guardrail']]);
  await page.getByRole('link', { name: 'Change', exact: true }).click();
  await page.getByLabel('Name').fill('Largest cart button');
  await page.getByRole('button', { name: 'Save the change' }).click();
  await page.getByRole('heading', { name: 'Largest cart button' }).waitFor();
});

test('takes a goal from the catalogue', async (t) => {
  const page = await signedIn(t);
  await page.getByRole('link', { name: 'Goals' }).click();
  await page.locator('button[aria-label^="Add "]').first().waitFor();
  const name = (await page.locator('button[aria-label^="Add "]').first().getAttribute('aria-label')).slice(4);
  await page.getByRole('button', { name: `Add ${name}`, exact: true }).click();
  await page.getByRole('group', { name: 'Goals' }).getByRole('rowheader', { name: new RegExp(name.slice(0, 12)) }).first().waitFor();
  assert.equal(await page.getByRole('button', { name: `Add ${name}`, exact: true }).count(), 0);
});

test('weighs little', async (t) => {
  const page = await signedIn(t);
  await page.goto(address(`/experiments/${RUNNING}`));
  await page.waitForLoadState('networkidle');
  const sizes = await page.evaluate(() =>
    [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
      .map((each) => [new URL(each.name).pathname, each.encodedBodySize]));
  const total = sizes.filter(([path]) => path !== '/dashboard/chart.js').reduce((sum, [, size]) => sum + size, 0);
  assert.ok(total <= LARGEST, `${total} bytes: ${sizes.join('; ')}`);
});

const PAGES = {
  list: '/', running: `/experiments/${RUNNING}`, draft: `/experiments/${DRAFT}`, missing: '/experiments/not-there',
  sensitivity: `/experiments/${RUNNING}/sensitivity?lift=3`, goals: '/goals', goal: '/edit/goal/dashboard-revenue', new: '/new', edit: `/edit/${RUNNING}`,
};

for (const scheme of ['light', 'dark']) {
  test(`no page keeps anybody out (${scheme})`, async (t) => {
    const context = await chromium.context(t, { colorScheme: scheme, bypassCSP: true });
    const page = await context.newPage();
    mkdirSync('screenshots', { recursive: true });
    const look = async (name) => {
      for (const width of [1280, 768, 360]) {
        await page.setViewportSize({ width, height: 900 });
        await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
        await page.evaluate(AXE);
        const { violations } = await page.evaluate(() => axe.run());
        const serious = violations.filter((each) => ['serious', 'critical'].includes(each.impact));
        assert.deepEqual(
          serious.map(({ id, nodes }) => [id, nodes.map((each) => each.html)]), [], `${name} at ${width}`);
        await page.screenshot({ path: `screenshots/dashboard-${name}-${width}-${scheme}.png`, fullPage: true });
        const over = await page.evaluate(() =>
          document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.ok(over <= 0, `${name} at ${width} scrolls sideways by ${over}`);
      }
    };
    await page.goto(address('/'));
    await look('sign-in');
    await signIn(page, ADMIN_KEY);
    for (const [name, path] of Object.entries(PAGES)) {
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.goto(address(path));
      await page.evaluate(() => document.querySelectorAll('details:not(.menu)').forEach((each) => (each.open = true)));
      await look(name);
    }
    await page.goto(address(PAGES.running));
    for (const menu of ['New phase', 'Conclude']) {
      await page.locator('summary', { hasText: menu }).click();
      await look(menu.toLowerCase().replace(' ', '-'));
    }
  });
}
