/**
 * Micro-conversions that are noticed without code: those that the markup names with
 * data-microlift-goal, and those of the catalogue that a page gives away by itself.
 */

import { whenSeen } from './experiments.js';

const GOAL = 'data-microlift-goal';
const PROPERTIES = 'data-microlift-properties';
const SAME = 500; // milliseconds: a click and the submission that it causes are one conversion
const RAGE = 700; // milliseconds for three clicks

const FILE = /\.(pdf|zip|docx?|xlsx?|pptx?|csv|epub|txt|rtf|apk|dmg|exe|msi|pkg|7z|rar|gz)$/i;
const NETWORK =
  /(?:^|\.)(facebook|instagram|linkedin|pinterest|tiktok|youtube|twitter|x|threads|bsky|reddit|snapchat|xing|vk)\.(?:com|net|app)$/;
const FILTER = ['filter', 'facet', 'sort']
  .flatMap((word) => ['id', 'class', 'name', 'aria-label'].map((name) => `[${name}*=${word} i]`))
  .map((selector) => `:not(html,body)${selector}`)
  .join();
const ADD = /cart\/add|add[-_]?to[-_]?(cart|basket|bag)/i;

let track;
let last = {};
let once = new Set();
let scrolled = 0;
let clicks = [];
const noticed = new WeakSet();

/**
 * Listens for the rest of the page's life.
 *
 * @param report is told of each conversion: event and properties
 * @param automatic whether the catalogue counts, too, or only the markup
 */
export function listen(report, automatic) {
  track = report;
  const on = (type, listener) => addEventListener(type, listener, { capture: true, passive: true });
  on('click', (event) => marked(event) || (automatic && click(event)));
  on('submit', (event) => marked(event) || (automatic && submit(event)));
  on('change', (event) => marked(event) || (automatic && change(event)));
  on('play', (event) => marked(event) || (automatic && video(event, 'Playback Started')));
  if (automatic) {
    on('ended', (event) => video(event, 'Content Completed'));
    on('scroll', scroll);
    on('invalid', ({ target }) =>
      onlyOnce('Form Error Shown', { field: target.name || target.id || target.type }));
    on('error', ({ message }) => message && onlyOnce('Page Error Shown', { message }));
  }
}

/** Counts again what counts once on a page: this is another one. */
export function turnPage() {
  last = {};
  once = new Set();
  scrolled = 0;
}

/** Looks for what counts by being on the page: at its start, and whenever it has grown. */
export function look(automatic) {
  for (const element of document.querySelectorAll(`[${GOAL}][data-microlift-on]`)) {
    const when = element.dataset.microliftOn;
    if ((when === 'load' || when === 'view') && !noticed.has(element)) {
      noticed.add(element);
      when === 'load' ? reach(element) : whenSeen(element, () => reach(element));
    }
  }
  if (!automatic) {
    return;
  }
  const item = described('Product');
  item && onlyOnce('Product Viewed', product(item));
  described('ItemList') && onlyOnce('Product List Viewed', { path: location.pathname });
  if (/\/(cart|basket|bag)(\.html)?\/?$/.test(location.pathname)) {
    onlyOnce('Cart Viewed');
  }
  if (/\/checkouts?(\.html)?(\/|$)/.test(location.pathname)) {
    onlyOnce('Checkout Started');
  }
}

/** Remembers an event that the page itself reports, so that it does not count twice. */
export function noteReported(event) {
  last[event] = performance.now();
}

/** Reports the goal that the markup names for what happened; says whether there is one. */
function marked({ type, target, submitter }) {
  const start = submitter || target;
  const element = start.closest && start.closest(`[${GOAL}]`);
  const form = target.closest && target.closest(`form[${GOAL}]`);
  const matching = [element, form].find((each) => each && typeOf(each) === type);
  matching && reach(matching);
  // What the click on a button has counted, the submission that follows does not.
  return !!matching || (type === 'submit' && !!element && typeOf(element) === 'click');
}

function typeOf(element) {
  const implied = { FORM: 'submit', INPUT: 'change', SELECT: 'change', VIDEO: 'play' };
  return element.dataset.microliftOn || implied[element.tagName] || 'click';
}

function reach(element) {
  track(element.getAttribute(GOAL), properties(element));
}

/** What the nearest element that has properties says. */
function properties(element) {
  const holder = element.closest(`[${PROPERTIES}]`);
  try {
    return holder ? JSON.parse(holder.getAttribute(PROPERTIES)) : {};
  } catch {
    console.warn('microlift: not JSON', holder);
    return {};
  }
}

function click({ target }) {
  rage(target);
  const element = target.closest && target.closest('a,area,button,input');
  if (!element) {
    return;
  }
  const { protocol, hostname, pathname, href } = element;
  const network = NETWORK.exec(hostname);
  if (protocol === 'tel:') {
    notice('Phone Clicked', { number: pathname });
  } else if (network && hostname !== location.hostname) {
    notice('Social Followed', { network: network[1] });
  } else if (href && (element.hasAttribute('download') || FILE.test(pathname))) {
    notice('File Downloaded', { file: pathname });
  } else if (ADD.test(href || element.className) && !element.form) {
    added(element);
  } else if (/\/checkouts?(\/|$)/.test(pathname) && hostname !== location.hostname) {
    notice('Checkout Started');
  }
}

function submit({ target, submitter }) {
  const { elements } = target;
  const words = [target.action, target.id, target.className, target.getAttribute('name')].join(' ');
  const has = (selector) => target.querySelector(selector);
  if (ADD.test(words) || ADD.test(submitter?.name) || submitter?.name === 'add') {
    added(target);
  } else if (target.getAttribute('role') === 'search' || has('[type=search]')) {
    notice('Products Searched', { query: (has('[type=search]') || elements[0] || {}).value });
  } else if (/newsletter|subscri|mailing/i.test(words) && has('[type=email]')) {
    notice('Newsletter Subscribed');
  } else if (has('[autocomplete=new-password]')) {
    notice('Signed Up');
  } else {
    notice('Form Submitted', { form_id: target.id || target.getAttribute('name') || '' });
  }
}

function change({ target }) {
  if (target.closest && target.closest(FILTER)) {
    notice('Product List Filtered', { filter: target.name, value: target.value });
  }
}

function video({ target }, what) {
  // What plays by itself and without sound is decoration, not watched.
  if (target.tagName === 'VIDEO' && !(target.autoplay && target.muted)) {
    onlyOnce('Video ' + what, { video: target.title || target.currentSrc });
  }
}

function scroll() {
  const { scrollHeight } = document.documentElement;
  const share = ((scrollY + innerHeight) / scrollHeight) * 100;
  for (const depth of [25, 50, 75, 90]) {
    if (scrollY > 0 && share >= depth && scrolled < depth) {
      scrolled = depth;
      notice(depth === 90 ? 'Content Consumed' : 'Page Scrolled', { depth }, depth);
    }
  }
}

function rage(target) {
  const now = performance.now();
  clicks = clicks.filter((each) => each.target === target && now - each.now < RAGE);
  if (clicks.push({ target, now }) === 3) {
    onlyOnce('Rage Clicked', { element: target.id || target.className || target.tagName });
  }
}

function added(element) {
  const said = properties(element);
  const item = described('Product');
  notice('Product Added', Object.keys(said).length || !item ? said : product(item));
}

/** The page's own description of what it shows, as schema.org in JSON-LD. */
function described(type) {
  for (const script of document.querySelectorAll('script[type="application/ld+json"]')) {
    try {
      const content = JSON.parse(script.textContent);
      const found = [content['@graph'] || content].flat().find((each) => each['@type'] === type);
      if (found) {
        return found;
      }
    } catch {
      // Somebody else's mistake.
    }
  }
}

function product({ sku, productID, name, offers }) {
  const offer = [offers].flat()[0] || {};
  const price = Number(offer.price || offer.lowPrice);
  return {
    product_id: sku || productID,
    name,
    ...(price && { price, currency: offer.priceCurrency }),
  };
}

function onlyOnce(event, also) {
  const key = event + JSON.stringify(also && (also.field || also.video || also.product_id));
  if (!once.has(key) && once.size < 50) {
    once.add(key);
    track(event, also);
  }
}

/** Reports an automatic conversion, unless it was reported a moment ago. */
function notice(event, also, distinct = '') {
  const now = performance.now();
  if (!(now - last[event + distinct] < SAME)) {
    last[event + distinct] = now;
    track(event, also);
  }
}
