// How a client and the test that runs it talk: one line each way at a time.
import { createInterface } from "node:readline";

export const [url, key, ...words] = process.argv.slice(2);

const heard = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

/** Tells the test what the client saw. */
export function tell(seen) {
  process.stdout.write(JSON.stringify(seen) + "\n");
}

/** Waits for what the test says; ends with it. */
export async function hear() {
  const { value, done } = await heard.next();
  if (done) process.exit(0);
  return value;
}
