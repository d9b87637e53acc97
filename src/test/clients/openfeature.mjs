// What a page or a server adds to OpenFeature's OFREP providers to be counted here; as in
// src/docs/clients.md.

/** Tells Microlift that the visitor saw what a flag decided; add it with addHooks. */
export class ExposureHook {
  constructor(baseUrl, key) {
    this.track = trackTo(baseUrl, key);
    this.told = new Set();
  }

  after({ flagKey, context }, { variant, flagMetadata }) {
    const exposure = `${flagKey} ${variant} ${context.targetingKey}`;
    if (!flagMetadata?.inExperiment || this.told.has(exposure)) return;
    this.told.add(exposure);
    this.track("Experiment Viewed", context, { experiment_id: flagKey, variation_id: variant });
  }
}

/** Lets a provider track: client.track("Product Added", { value: 19.9, currency: "EUR" }). */
export function trackable(provider, baseUrl, key) {
  const track = trackTo(baseUrl, key);
  provider.track = (name, context, details) => track(name, context, details);
  return provider;
}

function trackTo(baseUrl, key) {
  return (name, { targetingKey }, { value, ...details } = {}) => {
    const event = { name, targetingKey, messageId: crypto.randomUUID(), value, details };
    return fetch(`${baseUrl}/ofrep/v1/track`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${key}` },
      body: JSON.stringify({ events: [{ ...event, timestamp: new Date().toISOString() }] }),
      keepalive: true,
    });
  };
}
