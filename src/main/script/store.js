/**
 * Texts by name, shared by all tabs of this site: localStorage, or memory where that is closed or
 * full.
 */

const PREFIX = 'microlift:';
const memory = new Map();

/** Returns the text, or null. */
export function read(name) {
  if (memory.has(name)) {
    return memory.get(name);
  }
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

export function write(name, text) {
  try {
    localStorage.setItem(PREFIX + name, text);
  } catch {
    memory.set(name, text);
  }
}

export function remove(name) {
  memory.delete(name);
  try {
    localStorage.removeItem(PREFIX + name);
  } catch {
    // What cannot be opened holds nothing.
  }
}

/** Returns the names that begin so, sorted. */
export function names(beginning) {
  const found = [...memory.keys()];
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX)) {
        found.push(key.slice(PREFIX.length));
      }
    }
  } catch {
    // Then there is memory only.
  }
  return found.filter((name) => name.startsWith(beginning)).sort();
}

/** Returns what was written as JSON, or null. */
export function readJson(name) {
  try {
    return JSON.parse(read(name));
  } catch {
    return null;
  }
}
