/** A real Chromium for the tests: CHROMIUM names it, or it is where Debian puts it. */
import { after, before } from 'node:test';
import { chromium } from 'playwright-core';

export const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Bots do not count, and the user agent of a headless browser says that it is one. */
export const AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';

export const PHONE =
  'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36';

/** Starts a browser for the tests of a file; each test opens a context of its own in it. */
export function browser(options = {}) {
  const holder = {};
  before(async () => {
    holder.browser = await chromium.launch({
      executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
      args: ARGUMENTS,
      ...options,
    });
  });
  after(() => holder.browser.close());
  return {
    /** Opens a context that ends with the test; mistakes of the page's scripts fail it. */
    async context(t, settings = {}) {
      const context = await holder.browser.newContext({ userAgent: AGENT, ...settings });
      const mistakes = [];
      context.on('weberror', (event) => mistakes.push(event.error().message));
      t.after(async () => {
        await context.close();
        if (mistakes.length) {
          throw new Error('mistakes on the page: ' + mistakes.join('; '));
        }
      });
      return context;
    },
  };
}
