/**
 * A shop of the tests' own: serves their pages and passes everything else on to Microlift, as a
 * shop's proxy would. It keeps what passed, and can hold or refuse it.
 */
import { once } from 'node:events';
import { createServer, request } from 'node:http';

export const MICROLIFT = new URL(process.env.MICROLIFT_URL);
export const CLIENT_KEY = process.env.MICROLIFT_CLIENT_KEY;
const ADMIN_KEY = process.env.MICROLIFT_ADMIN_KEY;
const PATIENCE = 20_000;

export class Shop {
  #server;
  #sockets = new Set();
  #watchers = new Set();
  pages = {};
  /** What passed to the API: {path, status, body, at}. */
  passed = [];
  /** Decides about a request to Microlift: nothing, {status, headers}, or a promise to wait for. */
  fault = () => undefined;

  static async open(t) {
    const shop = new Shop();
    shop.#server = createServer((incoming, answer) => shop.#serve(incoming, answer));
    shop.#server.on('connection', (socket) => {
      shop.#sockets.add(socket);
      socket.on('close', () => shop.#sockets.delete(socket));
    });
    shop.#server.listen(0, '127.0.0.1');
    await once(shop.#server, 'listening');
    t.after(() => shop.close());
    return shop;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  close() {
    this.#server.close();
    this.#sockets.forEach((each) => each.destroy());
  }

  /**
   * Puts a page in place; `script` are attributes of the script element. The budget is long unless
   * a test is about it: its machine may be busy.
   */
  page(path, { script = 'async data-timeout="20000"', head = '', body = '', headers = {} }) {
    this.pages[path] = {
      headers,
      html: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${path}</title>${head}
        ${script === null ? '' : `<script src="/microlift.js" data-key="${CLIENT_KEY}" ${script}></script>`}
        </head><body>${body}</body></html>`,
    };
    return this.url + path;
  }

  /** Events that Microlift acknowledged, of one name if one is given. */
  events(name) {
    return this.sent(({ status }) => status === 202).filter(
      (each) => !name || each.event === name || (name === 'Page Viewed' && each.type === 'page'),
    );
  }

  /** Events of the requests that are as wanted, in order. */
  sent(wanted = () => true) {
    return this.passed
      .filter((each) => each.path.startsWith('/v1/batch') && wanted(each))
      .flatMap((each) => JSON.parse(each.body).batch);
  }

  /** Waits until what passed is as wanted. */
  async until(wanted, what = wanted) {
    const deadline = Date.now() + PATIENCE;
    while (!wanted()) {
      if (Date.now() > deadline) {
        throw new Error(`never: ${what}; passed: ${JSON.stringify(this.passed, null, 1)}`);
      }
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, 250);
        this.#watchers.add(() => (clearTimeout(timer), resolve()));
      });
    }
  }

  async #serve(incoming, answer) {
    const path = incoming.url.split('?')[0];
    const page = this.pages[path];
    if (page) {
      answer.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', ...page.headers });
      answer.end(page.html);
      return;
    }
    const parts = [];
    for await (const part of incoming) {
      parts.push(part);
    }
    const body = Buffer.concat(parts);
    const entry = { path: incoming.url, body: body.toString(), at: Date.now() };
    const fault = await this.fault(entry);
    if (fault) {
      answer.writeHead(fault.status, fault.headers).end();
      this.#note(entry, fault.status);
      return;
    }
    this.#forward(incoming, body, answer, entry);
  }

  #forward(incoming, body, answer, entry) {
    const { host, ...headers } = incoming.headers;
    const onward = request(
      new URL(incoming.url, MICROLIFT),
      { method: incoming.method, headers },
      (response) => {
        answer.writeHead(response.statusCode, response.headers);
        response.pipe(answer);
        response.on('end', () => this.#note(entry, response.statusCode));
      },
    );
    onward.on('error', () => answer.destroy());
    onward.end(body);
  }

  #note(entry, status) {
    if (entry.path.startsWith('/v1/')) {
      this.passed.push({ ...entry, status });
      this.#watchers.forEach((each) => each());
      this.#watchers.clear();
    }
  }
}

/** Asks Microlift as an administrator. */
export async function admin(method, path, body) {
  const answer = await fetch(new URL(path, MICROLIFT), {
    method,
    headers: { Authorization: `Bearer ${ADMIN_KEY}`, 'Content-Type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) {
    throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  }
  return JSON.parse(text);
}

let number = 0;

/** Starts an experiment with a control and a treatment, and returns its key. */
export async function experiment({ name = 'e', goals = [], ...more } = {}) {
  const key = `${name}-${process.pid}-${number++}`;
  const attached = [];
  for (const goal of goals) {
    const goalKey = `${key}-${attached.length}`;
    await admin('PUT', `/v1/goals/${goalKey}`, goal);
    attached.push({ goal: goalKey, role: attached.length ? 'secondary' : 'primary' });
  }
  if (!attached.length) {
    await admin('PUT', `/v1/goals/${key}`, { events: ['Product Added'] });
    attached.push({ goal: key, role: 'primary' });
  }
  await admin('PUT', `/v1/experiments/${key}`, {
    variants: [
      { key: 'control', control: true, payload: { on: false } },
      { key: 'treatment', payload: { on: true } },
    ],
    goals: attached,
    ...more,
  });
  await admin('POST', `/v1/experiments/${key}/start`);
  return key;
}

/** Results once everything acknowledged is in. */
export async function results(key) {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const found = await admin('GET', `/v1/experiments/${key}/results`);
    const { pendingRequests, pendingVisitors, recomputing } = found.freshness;
    if (!pendingRequests && !pendingVisitors && !Object.keys(recomputing || {}).length) {
      return found;
    }
    if (Date.now() > deadline) {
      throw new Error('results stay behind: ' + JSON.stringify(found.freshness));
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Waits in the page until the script has nothing left to send. */
export async function flushed(page) {
  await page.waitForFunction(() => window.microlift);
  await page.evaluate(async () => {
    await window.microlift.ready;
    await window.microlift.flush();
  });
}

/** What the script keeps in this browser, by name. */
export function kept(page) {
  return page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith('microlift:')));
}
