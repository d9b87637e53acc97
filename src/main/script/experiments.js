/** Variants in the page's markup, and who has really seen them. */

const EXPERIMENT = 'data-microlift-experiment';
const HALF = [0, 0.1, 0.2, 0.3, 0.4, 0.5];

let waiting;
let sheet;

/**
 * Hides experiments until they are decided, if nothing can have been painted yet. The style sheet
 * alone ends it in time, whatever becomes of this script.
 */
export function hide(milliseconds) {
  if (document.body || !document.adoptedStyleSheets) {
    return;
  }
  sheet = new CSSStyleSheet();
  sheet.replaceSync(
    `html:not([data-microlift]) [${EXPERIMENT}]{animation:microlift ${milliseconds}ms step-end}` +
      '@keyframes microlift{from{visibility:hidden}}',
  );
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}

/** Ends the hiding, and tells style sheets what was decided: data-microlift="EXPERIMENT:VARIANT …". */
export function reveal(assignments) {
  document.documentElement.dataset.microlift = Object.values(assignments)
    .filter((each) => each.variant)
    .map((each) => `${each.experiment}:${each.variant}`)
    .join(' ');
  if (sheet) {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
    sheet = undefined;
  }
}

/** Shows the variants in the markup, and calls seen(experiment) when half of one is in view. */
export function show(assignments, seen) {
  for (const element of document.querySelectorAll(`[${EXPERIMENT}]`)) {
    const experiment = element.getAttribute(EXPERIMENT);
    const assignment = assignments[experiment];
    if (!assignment?.variant || element.dataset.microliftShown === assignment.variant) {
      continue;
    }
    element.dataset.microliftShown = assignment.variant;
    const alternatives = [...element.querySelectorAll('[data-microlift-variant]')].filter(
      (each) => each.parentElement.closest(`[${EXPERIMENT}]`) === element,
    );
    const isChosen = (each) => each.dataset.microliftVariant === assignment.variant;
    if (alternatives.some(isChosen)) {
      alternatives.forEach((each) => (each.hidden = !isChosen(each)));
    }
    whenSeen(element, () => seen(experiment));
  }
}

/** Calls once when half of the element, or half a window of it, is in view. */
export function whenSeen(element, call) {
  waiting = waiting || new WeakMap();
  const calls = waiting.get(element);
  if (calls) {
    calls.push(call);
    return;
  }
  waiting.set(element, [call]);
  const observer = new IntersectionObserver((entries) => {
    if (entries.some(isSeen)) {
      observer.disconnect();
      const all = waiting.get(element);
      waiting.delete(element);
      all.forEach((each) => each());
    }
  }, { threshold: HALF });
  observer.observe(element);
}

function isSeen(entry) {
  return (
    entry.isIntersecting &&
    document.visibilityState === 'visible' &&
    (entry.intersectionRatio >= 0.5 || entry.intersectionRect.height >= innerHeight / 2)
  );
}
