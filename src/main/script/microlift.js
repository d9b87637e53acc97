/**
 * The storefront script of Microlift. Start reading here: start() puts the parts together.
 *
 * <p>The build makes one function of all parts; 'publish' and 'address' are its parameters.
 */

/* global publish, address */

import { ask, previews } from './assignments.js';
import { hide, reveal, show, whenSeen } from './experiments.js';
import { listen, look, noteReported, turnPage } from './goals.js';
import * as queue from './queue.js';
import { consent, forget, session, setConsent, visitorId } from './visitor.js';

const LONGEST_HIDDEN = 200;
const NONE = { variant: null, payload: null, inExperiment: false };

let settings;
let visitor;
let attributes;
let preview = '';
let assignments;
let forNextPage;
let path;
let ready;
let settle;
let listening = false;
const exposed = new Set();

const microlift = {
  get visitorId() {
    return visitor;
  },

  get ready() {
    return ready.then(() => microlift);
  },

  start(options) {
    if (settings) {
      return microlift;
    }
    settings = {
      server: address ? new URL(address).origin : location.origin,
      timeout: LONGEST_HIDDEN,
      automatic: true,
      ...options,
    };
    if (!settings.key) {
      throw new Error('microlift: start({key}) needs a client key');
    }
    isAllowed() && hide(Math.min(LONGEST_HIDDEN, settings.timeout));
    if (document.prerendering) {
      document.addEventListener('prerenderingchange', begin, { once: true });
    } else {
      begin();
    }
    return microlift;
  },

  async variant(experiment) {
    await ready;
    return (assignments && assignments[experiment]) || { experiment, ...NONE };
  },

  expose(experiment, element) {
    element ? whenSeen(element, () => expose(experiment)) : expose(experiment);
  },

  track(event, properties) {
    noteReported(event);
    track(event, properties);
  },

  page(properties) {
    send({ type: 'page', properties: { path: location.pathname, ...properties }, ...agent() });
  },

  order(order) {
    microlift.track('Order Completed', order);
    queue.flush();
  },

  identify(userId) {
    send({ type: 'identify', userId });
  },

  consent(given) {
    setConsent(given);
    if (given) {
      settings && (visitor || begin());
    } else if (settings) {
      forget(settings.cookieDomain);
      queue.close();
      visitor = assignments = undefined;
      exposed.clear();
    }
  },

  flush: queue.flush,
};

function resetReady() {
  ready = new Promise((resolve) => (settle = resolve));
}

/** Does nothing before the visitor may be known: nothing is kept, asked or sent. */
function begin() {
  if (!isAllowed()) {
    decided(null);
    return;
  }
  visitor = visitorId(settings.cookieDomain);
  const { returning, fresh } = session();
  attributes = { device: device(), returning, ...settings.attributes };
  preview = previews();
  const question = { visitorId: visitor, attributes };
  ask(settings, question, preview, tooLate).then(decided);
  preview || queue.open(settings);
  turnPage();
  fresh && track('Session Started');
  listening || observe();
  listening = true;
  navigated();
}

/** A decision holds; without one, privacy signals of the browser count as a refusal. */
function isAllowed() {
  const decision = consent();
  const signal = navigator.globalPrivacyControl || navigator.doNotTrack === '1';
  const refused = settings.consent === 'required' || (signal && settings.privacySignals !== 'ignore');
  return decision === null ? !refused : decision;
}

function decided(answer) {
  assignments = answer || {};
  reveal(assignments);
  show(assignments, expose);
  settle();
}

/** Tells how often the budget was too small; the visitor saw what the page had, and is not exposed. */
function tooLate(answer, milliseconds) {
  forNextPage = answer;
  const affected = Object.values(answer || {}).filter((each) => each.inExperiment);
  for (const each of answer ? affected : [{}]) {
    track('Assignment Timed Out', {
      experiment_id: each.experiment,
      variation_id: each.variant,
      milliseconds,
    });
  }
}

function expose(experiment) {
  const assignment = assignments && assignments[experiment];
  if (!assignment?.inExperiment || exposed.has(experiment + assignment.variant)) {
    return;
  }
  exposed.add(experiment + assignment.variant);
  track(
    'Experiment Viewed',
    { ...attributes, experiment_id: experiment, variation_id: assignment.variant },
    agent(),
  );
}

function track(event, properties, also) {
  send({ type: 'track', event, properties, ...also });
}

/** Previews never count, and neither does anybody who may not be known. */
function send(item) {
  if (visitor && !preview) {
    queue.add({ anonymousId: visitor, ...item });
  }
}

function agent() {
  return { context: { userAgent: navigator.userAgent } };
}

function device() {
  const agentText = navigator.userAgent;
  if (/iPad|Tablet|Android(?!.*Mobile)/.test(agentText)) {
    return 'tablet';
  }
  return /Mobi/.test(agentText) ? 'phone' : 'desktop';
}

function observe() {
  listen(track, settings.automatic);
  addEventListener('online', queue.retry);
  addEventListener('pagehide', queue.flushBeforeTheEnd);
  addEventListener('visibilitychange', () => {
    document.visibilityState === 'hidden' ? queue.flushBeforeTheEnd() : queue.flush();
  });
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted && visitor) {
      path = undefined;
      navigated();
      queue.flush();
    }
  });
  new MutationObserver(grown).observe(document, { childList: true, subtree: true });
  document.addEventListener('DOMContentLoaded', grown);
  watchAddress();
}

/** Follows single-page applications: by the navigation API, or where there is none, history's. */
function watchAddress() {
  if (window.navigation) {
    navigation.addEventListener('currententrychange', navigated);
    return;
  }
  addEventListener('popstate', navigated);
  for (const name of ['pushState', 'replaceState']) {
    const original = history[name];
    history[name] = function (...words) {
      original.apply(this, words);
      navigated();
    };
  }
}

function navigated() {
  const now = location.pathname + location.search;
  if (now === path || !visitor) {
    return;
  }
  path = now;
  turnPage();
  microlift.page();
  if (forNextPage) {
    decided(forNextPage);
    forNextPage = undefined;
  }
  // Where a page is still being read, it is looked at when there is more of it.
  document.readyState === 'loading' || queueMicrotask(grown);
}

function grown() {
  if (visitor) {
    assignments && show(assignments, expose);
    look(settings.automatic);
  }
}

/** Options in the attributes of the script's own element: data-key, data-consent, … */
function options(element) {
  const { key, server, timeout, consent: needed, cookieDomain, automatic, experiments } =
    element.dataset;
  return {
    key,
    ...(server && { server }),
    ...(timeout && { timeout: Number(timeout) }),
    ...(experiments && { experiments: experiments.split(' ') }),
    consent: needed,
    cookieDomain,
    privacySignals: element.dataset.privacySignals,
    automatic: automatic !== 'off',
  };
}

resetReady();
publish(microlift);
if (document.currentScript?.dataset.key) {
  microlift.start(options(document.currentScript));
}
