/** What a visitor gets in one experiment. */
export interface Assignment<Payload = unknown> {
  experiment: string;
  /** Key of the variant; null when nothing was decided in time: show what the page has. */
  variant: string | null;
  /** What the definition gives for the variant. */
  payload: Payload | null;
  /** Whether the visitor takes part, so that an exposure counts. */
  inExperiment: boolean;
  /** Why: SPLIT, STICKY, OVERRIDE, SHIPPED, NOT_IN_AUDIENCE, …; absent when variant is null. */
  reason?: string;
}

/** An order, once it is placed. */
export interface Order {
  /** An order counts once, whoever reports it. */
  order_id: string;
  /** In the major unit: 19.9. */
  revenue: number;
  /** ISO 4217: EUR. */
  currency: string;
  [property: string]: unknown;
}

export interface Options {
  /** A client key; it is public. */
  key: string;
  /** Origin of the Microlift server; default: where the script came from. */
  server?: string;
  /**
   * Milliseconds that variants wait for the server, default 200; then the page's own content stays.
   * A longer wait never hides anything for longer than 200 ms.
   */
  timeout?: number;
  /** Experiments to ask for; default: all that are live. */
  experiments?: string[];
  /** What is known about the visitor, for audiences and segments. */
  attributes?: Record<string, unknown>;
  /** With 'required' nothing is kept, asked or sent before consent(true). */
  consent?: 'required';
  /** With 'ignore' Do-Not-Track and Global Privacy Control do not count as a refusal. */
  privacySignals?: 'ignore';
  /** Whether conversions of the catalogue are noticed without markup; default true. */
  automatic?: boolean;
  /** Domain of the cookie, to share the visitor between subdomains: '.shop.example'. */
  cookieDomain?: string;
}

export interface Microlift {
  /** The visitor's id; undefined while the visitor may not be known. */
  readonly visitorId: string | undefined;
  /** Resolves when variants are decided: within the timeout, whatever happens. */
  readonly ready: Promise<Microlift>;
  /** Begins; a second call changes nothing. The attribute data-key of the script does it, too. */
  start(options: Options): Microlift;
  /** Resolves to what the visitor gets, within the timeout; never rejects. */
  variant<Payload = unknown>(experiment: string): Promise<Assignment<Payload>>;
  /** Says that the visitor sees the variant: now, or as soon as half of the element is in view. */
  expose(experiment: string, element?: Element): void;
  /** Reports what the visitor did. */
  track(event: string, properties?: Record<string, unknown>): void;
  /** Reports another page, where neither a load nor the address tells. */
  page(properties?: Record<string, unknown>): void;
  /** Reports an order, at once. */
  order(order: Order): void;
  /** Joins this visitor and one who is known by an id, for example after signing in. */
  identify(userId: string): void;
  /** Keeps the visitor's decision; false also removes all that was kept about the visitor. */
  consent(given: boolean): void;
  /** Sends what is waiting; resolves when there is nothing left to do now. */
  flush(): Promise<void>;
}

export const microlift: Microlift;
export default microlift;

declare global {
  interface Window {
    /** Of the classic script only. */
    microlift: Microlift;
  }
}
