// The interface of the gateway, with the key that was typed in; addresses are relative to the page.

const KEPT = "plotwire-key";

export const key = {
  get: () => sessionStorage.getItem(KEPT) ?? "",
  set: (value) => (value ? sessionStorage.setItem(KEPT, value) : sessionStorage.removeItem(KEPT)),
};

/** What the gateway refused, or that it did not answer (`status` 0). */
export class Refused extends Error {
  constructor(status, error = {}) {
    super(error.details ?? "");
    this.status = status;
    this.code = error.code ?? "";
    this.path = error.path ?? null;
    this.retryAfter_s = error.retryAfter_s ?? null;
  }

  /** Whether a key, or another key, would help. */
  get wantsKey() {
    return this.status === 401 || this.code === "FORBIDDEN";
  }

  /** Whether this gateway has no such route. */
  get isMissingRoute() {
    return this.code === "ENDPOINT_NOT_FOUND" || this.code === "METHOD_NOT_ALLOWED";
  }
}

/** The whole answer of a request; raises `Refused`. */
async function ask(method, path, { body, signal } = {}) {
  const headers = {};
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (key.get()) headers.Authorization = `Bearer ${key.get()}`;
  let answer;
  try {
    answer = await fetch(path, { method, headers, body, signal, cache: "no-store", credentials: "same-origin" });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Refused(0);
  }
  if (answer.ok) return answer;
  const told = await answer.json().catch(() => ({}));
  const retryAfter_s = Number(answer.headers.get("Retry-After")) || null;
  throw new Refused(answer.status, { ...told.error, retryAfter_s });
}

/** `data` of an envelope. `body` is text that is JSON already. */
export async function call(method, path, options) {
  const told = await (await ask(method, path, options)).json();
  return told.data;
}

/** Server-sent events as `{event, data}`, with the key that an EventSource cannot send. */
export async function* events(path, options) {
  const answer = await ask("GET", path, options);
  if (answer.body === null) return;
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const blocks = (rest + value.replaceAll("\r\n", "\n")).split("\n\n");
      rest = blocks.pop();
      for (const block of blocks) {
        const fields = Object.fromEntries(block.split("\n").map((line) => line.split(/: ?(.*)/, 2)));
        if (fields.data !== undefined) yield { event: fields.event, data: JSON.parse(fields.data) };
      }
    }
  } catch (error) {
    if (options?.signal?.aborted) throw error;
    throw new Refused(0);
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/** The bytes of an answer. */
export async function bytesOf(path, options) {
  return (await ask("GET", path, options)).blob();
}

/** A query string of the fields that are set. */
export function query(fields) {
  const set = Object.entries(fields).filter(([, value]) => value !== "" && value !== null && value !== undefined);
  return set.length ? `?${new URLSearchParams(set)}` : "";
}
