// Dead letters: why, what they say, and what is done about them.

import { call, query } from "./api.js";
import { byId, element } from "./dom.js";
import { read } from "./json_places.js";
import { facts, openingRow, summarise } from "./opening_rows.js";
import { complain, confirm, reason, say } from "./page.js";
import { attempts } from "./tasks.js";
import { bytes, known, moment, number, text } from "./texts.js";
import * as written from "./written.js";

/** A row of one letter; `after` runs when something was decided about it. */
export function row(letter, after) {
  const made = openingRow((details) => show(details, letter.letterId, made, after));
  return made;
}

export function update(one, letter) {
  summarise(
    one,
    element("span", { className: `tag ${letter.state}` }, text(`state_${letter.state}`)),
    element("span", { className: "what" }, element("b", {}, letter.code), ` ${letter.reason}`),
    element("span", { className: "who" }, [letter.client, letter.lane, bytes(letter.sizeBytes)].filter(Boolean).join(" · ")),
    element("code", { className: "id" }, letter.taskId ?? letter.letterId),
    element("time", { dateTime: letter.collectedAt }, moment(letter.collectedAt)),
  );
}

async function show(details, letterId, made, after) {
  const letter = await call("GET", `api/dead-letters/${letterId}`);
  const isReplayable = ["open", "discarded"].includes(letter.state);
  const body = bodyOf(letter, isReplayable);
  const result = element("p", { className: "result", role: "status" });
  const act = (work) => async () => {
    result.className = "result";
    result.textContent = text("step_sending");
    try {
      const told = await work();
      result.textContent = "";
      if (told === null) return;
      made.remove();
      say(told, "good");
      byId("letters-heading").focus();
      await after();
    } catch (error) {
      if (error.status === undefined) complain(error);
      else result.textContent = reason(error);
      result.className = "result bad";
    }
  };
  const button = (key, className, work) => {
    const one = element("button", { type: "button", className }, text(key));
    one.addEventListener("click", act(work));
    return one;
  };
  const buttons = [];
  if (isReplayable) buttons.push(button("replay", "primary", () => replay(letterId, body)));
  if (letter.state === "open") buttons.push(button("discard", "", () => discard(letterId)));
  details.replaceChildren(
    facts([
      [text("why"), `${letter.code}: ${letter.reason}`],
      [text("source"), known(`source_${letter.source}`, letter.source)],
      [text("task"), letter.taskId && element("code", {}, letter.taskId)],
      [text("attempts"), number(letter.attempts)],
      [text("first_failed"), letter.firstFailedAt && moment(letter.firstFailedAt)],
      [text("collected"), moment(letter.collectedAt)],
      [text("origin"), element("code", {}, `${letter.origin.exchange} ${letter.origin.routingKey}`)],
    ]),
    attempts(letter.errors),
    element("label", { className: "wide" }, element("span", {}, text(body.canMend ? "body_mend" : "body")), body.area),
    body.canMend ? "" : element("p", { className: "hint" }, text(letter.bodyIsWhole ? "body_raw" : "body_cut")),
    element("p", { className: "buttons" }, ...buttons),
    result,
    audit(letter.audit),
  );
}

/** The body as text; it can be mended where all of it is JSON, or as good as. */
function bodyOf(letter, isReplayable) {
  const source = letter.bodyText ?? "";
  const canMend = isReplayable && letter.bodyIsWhole;
  let shown = source;
  try {
    shown = written.json(read(source).value);
  } catch {
    // Shown as it came.
  }
  const area = element("textarea", { className: "code", value: shown, rows: 10, spellcheck: false, readOnly: !canMend });
  return { area, canMend, isMended: () => area.value !== shown };
}

async function replay(letterId, body) {
  let mended;
  if (body.isMended()) {
    let request;
    try {
      request = read(body.area.value).value;
    } catch (error) {
      throw Object.assign(new Error(text("no_json_body")), { status: 400, path: null, code: error.key });
    }
    mended = JSON.stringify({ request });
  }
  const told = await call("POST", `api/dead-letters/${letterId}/replay`, { body: mended });
  return text(told.done ? "was_replayed" : "will_be_replayed", { letter: letterId });
}

async function discard(letterId) {
  const why = await confirm(text("discard_question"), { label: text("discard_reason"), act: text("discard") });
  if (why === null) return null;
  await call("DELETE", `api/dead-letters/${letterId}${query({ reason: why })}`);
  return text("was_discarded", { letter: letterId });
}

function audit(entries) {
  const line = (one) =>
    element("li", {}, element("time", {}, moment(one.at)), ` ${known(`action_${one.action}`, one.action)}`, ` — ${one.by.name} (${one.by.place})`, one.detail ? ` · ${one.detail}` : "");
  return element("details", {}, element("summary", {}, text("history")), element("ul", { className: "findings" }, ...entries.map(line)));
}
