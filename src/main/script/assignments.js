/**
 * What this visitor gets. A page waits for it as long as its budget, and not longer; an answer that
 * comes later is for the next page.
 */

import { readJson, write } from './store.js';

const PREVIEW = 'microlift-';
const KEPT = 30 * 60_000;
const PREVIEW_TIMEOUT = 5_000; // who looks at a variant wants to see it

/** Returns 'microlift-EXPERIMENT=VARIANT&…' of the address, which this tab keeps, or ''. */
export function previews() {
  const wanted = [...new URLSearchParams(location.search)].filter(
    ([name]) => name.startsWith(PREVIEW) && name.length > PREVIEW.length,
  );
  try {
    if (wanted.length) {
      const off = wanted.some(([name]) => name === PREVIEW + 'off');
      sessionStorage.setItem(PREVIEW, off ? '' : String(new URLSearchParams(wanted)));
    }
    return sessionStorage.getItem(PREVIEW) || '';
  } catch {
    return String(new URLSearchParams(wanted));
  }
}

/**
 * Asks for assignments.
 *
 * @param settings server, key, timeout in milliseconds, experiments or undefined for all
 * @param visitor visitorId and attributes
 * @param preview the query of previews, or ''
 * @param late is told what came after the budget was used up: assignments by experiment, or null if
 *     nothing came, and the milliseconds since the question
 * @returns a promise of assignments by experiment; null when it is too late for this page
 */
export function ask(settings, visitor, preview, late) {
  const question = JSON.stringify({ ...visitor, experiments: settings.experiments });
  const known = preview ? null : readJson('assignments');
  const began = performance.now();
  const answer = post(settings, question, preview).then((assignments) => {
    if (!preview) {
      write('assignments', JSON.stringify({ question, at: Date.now(), assignments }));
    }
    return assignments;
  });
  if (known && known.question === question && Math.abs(Date.now() - known.at) < KEPT) {
    answer.catch(() => {}); // the next page asks again
    return Promise.resolve(byExperiment(known.assignments));
  }
  return new Promise((resolve) => {
    let over = false;
    const giveUp = () => {
      over = true;
      resolve(null);
    };
    const end = setTimeout(giveUp, preview ? PREVIEW_TIMEOUT : settings.timeout);
    answer.then(
      (assignments) => {
        clearTimeout(end);
        resolve(byExperiment(assignments));
        over && late(byExperiment(assignments), Math.round(performance.now() - began));
      },
      () => {
        clearTimeout(end);
        giveUp();
        late(null, Math.round(performance.now() - began));
      },
    );
  });
}

async function post(settings, question, preview) {
  const answer = await fetch(`${settings.server}/v1/assignments${preview && '?' + preview}`, {
    method: 'POST',
    credentials: 'omit',
    headers: { 'Content-Type': 'application/json', 'X-API-Key': settings.key },
    body: question,
  });
  if (!answer.ok) {
    throw answer.status;
  }
  return (await answer.json()).assignments;
}

function byExperiment(assignments) {
  return Object.fromEntries(assignments.map((each) => [each.experiment, each]));
}
