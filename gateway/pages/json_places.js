// Reads JSON as the gateway does, and remembers where each value stands: for errors, and for jumping to a path.

export class JsonError extends Error {
  /** `key` of the words, what to fill in, and where it stands. */
  constructor(key, offset, values = {}) {
    super(key);
    this.key = key;
    this.offset = offset;
    this.values = values;
  }
}

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WORD = /true|false|null/y;

/** `{value, places}` of a text: `places` has `[start, end]` by path (`series[0].data[2]`); raises `JsonError`. */
export function read(source) {
  const places = new Map();
  let at = 0;

  const match = (pattern) => {
    pattern.lastIndex = at;
    const found = pattern.exec(source)?.[0] ?? null;
    if (found !== null) at += found.length;
    return found;
  };
  const next = () => {
    match(SPACE);
    return source[at];
  };
  const take = (sign) => {
    if (next() !== sign) throw at < source.length ? new JsonError("json_expected", at, { sign }) : new JsonError("json_end", at);
    at += 1;
  };
  const string = () => {
    const start = at;
    const found = match(STRING);
    if (found === null) throw new JsonError("json_string", start);
    return JSON.parse(found);
  };

  const members = (path, depth) => {
    const value = {};
    take("{");
    if (next() === "}") {
      at += 1;
      return value;
    }
    for (;;) {
      if (next() !== '"') throw new JsonError("json_name", at);
      const name = string();
      take(":");
      const member = one(path ? `${path}.${name}` : name, depth);
      // `__proto__` is a name like any other.
      Object.defineProperty(value, name, { value: member, enumerable: true, configurable: true, writable: true });
      if (next() !== ",") break;
      at += 1;
    }
    take("}");
    return value;
  };
  const items = (path, depth) => {
    const value = [];
    take("[");
    if (next() === "]") {
      at += 1;
      return value;
    }
    for (;;) {
      value.push(one(`${path}[${value.length}]`, depth));
      if (next() !== ",") break;
      at += 1;
    }
    take("]");
    return value;
  };

  const one = (path, depth) => {
    const sign = next();
    const start = at;
    let value;
    if (depth > 64) throw new JsonError("json_deep", at);
    if (sign === "{") value = members(path, depth + 1);
    else if (sign === "[") value = items(path, depth + 1);
    else if (sign === '"') value = string();
    else {
      const found = match(NUMBER) ?? match(WORD);
      if (found === null) throw new JsonError(sign === undefined ? "json_end" : "json_value", at);
      value = JSON.parse(found);
    }
    places.set(path, [start, at]);
    return value;
  };

  const value = one("", 0);
  if (next() !== undefined) throw new JsonError("json_after", at);
  return { value, places };
}

/** Where `path` stands, or the nearest thing around it; null when nothing is. */
export function placeOf(places, path) {
  for (let around = path ?? ""; around; around = around.replace(/(\.[^.[\]]*|\[[^[\]]*\]|^[^.[\]]+)$/, "")) {
    if (places.has(around)) return places.get(around);
  }
  return null;
}

/** Line and column, both from 1, of an offset. */
export function lineOf(source, offset) {
  const before = source.slice(0, offset).split("\n");
  return { line: before.length, column: before.at(-1).length + 1 };
}
