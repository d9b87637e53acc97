/**
 * Events on their way: each is kept in storage under a name of its own until the server said 202.
 *
 * Every tab may send what any tab kept. A lock lets one tab send at a time; where a page dies before
 * it saw the answer, the next one sends again, and the messageId makes that cost nothing.
 */

import { names, read, remove, write } from './store.js';
import { randomId } from './visitor.js';

const KEPT = 'event:';
const MOST_KEPT = 1000;
const MOST_IN_BATCH = 50;
const MOST_CHARACTERS = 20_000; // browsers let a page that ends send 64 kB
const GATHER = 250;
const PATIENCE = 10_000;
const SENDING = 3_000; // how long others believe that a tab is sending: it may have died
const LONGEST_PAUSE = 300_000;

/** Requests that make no sense however often they are sent. */
const REFUSED = [400, 413, 415, 422];

let server;
let failures = 0;
let most = MOST_IN_BATCH;
let timer;
let due = 0;
let notBefore = 0;
let turns = Promise.resolve();
const own = new Set();
const underWay = new Set();

/** Begins to send: what earlier pages left, and from now on what is added. */
export function open(settings) {
  server = settings;
  later(0);
}

export function close() {
  server = undefined;
  clearTimeout(timer);
}

/** Keeps an event; it leaves within a moment, with those that come until then. */
export function add(item) {
  const now = new Date();
  const id = now.getTime().toString(36) + '-' + randomId();
  const text = JSON.stringify({ messageId: id, timestamp: now.toISOString(), ...item });
  if (text.length > MOST_CHARACTERS) {
    console.warn('microlift: too large to be sent', item);
    return;
  }
  write(KEPT + id, text);
  own.add(KEPT + id);
  const kept = names(KEPT);
  kept.slice(0, Math.max(0, kept.length - MOST_KEPT)).forEach(remove);
  later(GATHER);
}

/** Sends what is kept, in turn with the other tabs; resolves when nothing is left to do now. */
export function flush() {
  clearTimeout(timer);
  due = 0;
  return (turns = turns.then(turn).catch(() => {}));
}

function turn() {
  return navigator.locks ? navigator.locks.request('microlift', drain) : drain();
}

/** Sends now what this page has kept, for it may be gone before it gets its turn. */
export function flushBeforeTheEnd() {
  if (server && navigator.onLine && !pause() && !isAnotherTabSending()) {
    send(next().filter((name) => own.has(name)));
  }
}

/** Tries again at once what failed for want of a network. */
export function retry() {
  notBefore = 0;
  flush();
}

function later(milliseconds) {
  const at = Date.now() + milliseconds;
  if (!due || at < due || due < Date.now()) {
    clearTimeout(timer);
    due = at;
    timer = setTimeout(flush, milliseconds);
  }
}

async function drain() {
  while (server) {
    const wait = pause() || (isAnotherTabSending() ? 1000 : 0);
    const batch = wait ? [] : next();
    if (wait || !batch.length || !navigator.onLine) {
      return wait && later(wait);
    }
    const again = await send(batch);
    if (again) {
      return later(again);
    }
  }
}

/** Names of the oldest events that fit in a request and are not under way. */
function next() {
  let characters = 0;
  return names(KEPT)
    .filter((name) => !underWay.has(name))
    .slice(0, most)
    .filter((name) => (characters += (read(name) || '').length) <= MOST_CHARACTERS);
}

/** Sends a batch; returns after how many milliseconds to try again, or 0. */
async function send(batch) {
  const texts = batch.map(read).filter(Boolean);
  if (!texts.length) {
    batch.forEach(remove);
    return 0;
  }
  batch.forEach((name) => underWay.add(name));
  write('sending', String(Date.now() + SENDING));
  try {
    const answer = await post(`{"sentAt":"${new Date().toISOString()}","batch":[${texts}]}`);
    return judge(answer, batch);
  } catch {
    return backOff();
  } finally {
    batch.forEach((name) => underWay.delete(name));
    if (!underWay.size) {
      remove('sending');
    }
  }
}

function post(body) {
  const abort = new AbortController();
  const tooLate = setTimeout(() => abort.abort(), PATIENCE);
  return fetch(server.server + '/v1/batch', {
    method: 'POST',
    keepalive: true,
    credentials: 'omit',
    headers: { 'Content-Type': 'application/json', 'X-API-Key': server.key },
    body,
    signal: abort.signal,
  }).finally(() => clearTimeout(tooLate));
}

function judge(answer, batch) {
  if (answer.status === 202) {
    failures = 0;
    most = MOST_IN_BATCH;
    batch.forEach(remove);
    return 0;
  }
  if (REFUSED.includes(answer.status)) {
    // One of them is bad: alone, it is given up, and its neighbours are not.
    if (batch.length === 1) {
      batch.forEach(remove);
    }
    most = 1;
    return 0;
  }
  const seconds = Number(answer.headers.get('Retry-After'));
  if (seconds > 0) {
    const milliseconds = Math.min(seconds * 1000, LONGEST_PAUSE);
    write('pause', String(Date.now() + milliseconds));
    return milliseconds;
  }
  return backOff();
}

function backOff() {
  const pause = Math.min(LONGEST_PAUSE, 1000 * 2 ** failures++) * (0.5 + Math.random() / 2);
  notBefore = Date.now() + pause;
  return pause;
}

/** Milliseconds for which to be quiet: this page after a failure, all tabs if the server asked. */
function pause() {
  return Math.max(left(notBefore, LONGEST_PAUSE), left(read('pause'), LONGEST_PAUSE));
}

function isAnotherTabSending() {
  return !underWay.size && left(read('sending'), SENDING) > 0;
}

/** Milliseconds until then; 0 if that is further than it can be, because a clock was set back. */
function left(then, longest) {
  const milliseconds = then - Date.now();
  return milliseconds > 0 && milliseconds <= longest ? milliseconds : 0;
}
