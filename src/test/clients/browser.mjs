// What a page has and Node.js lacks, for clients made for pages.
import { EventSource } from "eventsource";

globalThis.EventSource = EventSource;
