/** Who this is: an id in a first-party cookie and in storage, each of which restores the other. */

import { names, read, readJson, remove, write } from './store.js';

const COOKIE = 'microlift';
const COOKIE_SECONDS = 400 * 24 * 3600; // the longest that browsers keep
const SESSION = 30 * 60_000;

/** Returns 128 random bits as text; unlike randomUUID, also on pages without TLS. */
export function randomId() {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) =>
    part.toString(16).padStart(8, '0'),
  ).join('');
}

/** Returns the visitor's id, made now if there is none, and keeps it for longer. */
export function visitorId(domain) {
  const id = fromCookie() || read('visitor') || randomId();
  write('visitor', id);
  setCookie(id, COOKIE_SECONDS, domain);
  return id;
}

/** Returns {returning, fresh}: was here in an earlier session, and is the first page of this one. */
export function session() {
  const now = Date.now();
  const known = readJson('session');
  const fresh = !known || !(now - known.last < SESSION);
  const returning = fresh ? !!known : known.returning;
  write('session', JSON.stringify({ last: now, returning }));
  return { returning, fresh };
}

/** Returns true or false as the visitor decided, or null. */
export function consent() {
  return readJson('consent');
}

export function setConsent(given) {
  write('consent', String(given));
}

/** Removes everything that is kept about the visitor but the decision about consent. */
export function forget(domain) {
  setCookie('', 0, domain);
  names('').forEach((name) => name !== 'consent' && remove(name));
}

function fromCookie() {
  const found = document.cookie.match(new RegExp(`(?:^|; )${COOKIE}=([^;]{1,256})`));
  try {
    return found && decodeURIComponent(found[1]);
  } catch {
    return null;
  }
}

function setCookie(id, seconds, domain) {
  document.cookie =
    `${COOKIE}=${encodeURIComponent(id)}; path=/; max-age=${seconds}; samesite=lax` +
    (location.protocol === 'https:' ? '; secure' : '') +
    (domain ? `; domain=${domain}` : '');
}
