// The playground: a text is checked while it is written, and drawn on demand.

import { bytesOf, call, events, key } from "./api.js";
import * as samples from "./code_samples.js";
import { byId, element, later, pause } from "./dom.js";
import { lineOf, placeOf, read } from "./json_places.js";
import { complain, open, quiet, reason } from "./page.js";
import { bytes, current, inEveryLanguage, text, times } from "./texts.js";
import * as written from "./written.js";

const CHECK_AFTER_MS = 400;
const LONG_POLL_S = 20;
const ROUND_MS = 300;

const editor = byId("editor");
const fields = ["format", "width", "height", "scale", "dialect"];
let examples = [];
let understood = null; // {value, places} of the text, null while it is no JSON
let findings = [];
let verdict = { key: "check_waits" };
let checking = new AbortController();
let drawing = null;
let address = null; // of the picture's bytes
let drawn = null; // the status of the task that gave the picture

/** The request without its option. */
function output() {
  return {
    type: byId("format").value,
    width: Number(byId("width").value),
    height: Number(byId("height").value),
    scale: Number(byId("scale").value),
    dialect: byId("dialect").value,
  };
}

/** The body to send: the option as it was written, to the last digit. */
const bodyText = () => `${JSON.stringify(output()).slice(0, -1)},"option":${editor.value}}`;

// Checking

function parse() {
  findings = [];
  understood = null;
  try {
    understood = read(editor.value);
  } catch (error) {
    if (error.key === undefined) throw error;
    const place = lineOf(editor.value, error.offset);
    verdict = { key: "no_json", values: place };
    findings = [{ kind: "error", code: "JSON", message: () => text(error.key, error.values), offset: error.offset }];
    return;
  }
  const isChart = typeof understood.value === "object" && understood.value !== null && !Array.isArray(understood.value);
  if (!isChart) {
    understood = null;
    verdict = { key: "no_object" };
  }
}

async function check() {
  checking.abort();
  checking = new AbortController();
  parse();
  showCode();
  if (understood === null) {
    showCheck();
    return;
  }
  const { signal } = checking;
  try {
    const told = await call("POST", "api/charts/validate", { body: bodyText(), signal });
    const of = (kind, list) => (list ?? []).map((one) => ({ kind, ...one }));
    findings = [...of("error", told.errors), ...of("warning", told.warnings)];
    const errors = told.errors?.length ?? 0;
    const warnings = told.warnings?.length ?? 0;
    if (errors) verdict = { key: "check_errors", values: { errors, warnings } };
    else verdict = warnings ? { key: "check_warnings", values: { warnings } } : { key: "check_good" };
  } catch (error) {
    if (signal.aborted) return;
    if (error.status === 400) {
      findings = [{ kind: "error", code: error.code, path: error.path, message: error.message }];
      verdict = { key: "check_errors", values: { errors: 1, warnings: 0 } };
    } else {
      verdict = { key: "check_away", values: { reason: reason(error) } };
    }
  }
  showCheck();
}

function showCheck() {
  const line = byId("verdict");
  line.textContent = text(verdict.key, verdict.values);
  const isBad = findings.some((one) => one.kind === "error") || verdict.key === "no_object";
  line.className = `verdict ${isBad ? "bad" : findings.length ? "warn" : verdict.key === "check_good" ? "good" : ""}`;
  editor.setAttribute("aria-invalid", String(isBad));
  byId("findings").replaceChildren(...findings.map(finding));
}

/** One line of a list of errors and warnings; where it names a place, a button that goes there. */
function finding(one) {
  const words = typeof one.message === "function" ? one.message() : one.message;
  const place = one.offset === undefined ? placeOf(understood?.places ?? new Map(), one.path) : [one.offset, one.offset];
  const name = one.path || (place ? text("here") : "");
  const where = place
    ? element("button", { type: "button", className: "path" }, name)
    : name && element("code", { className: "path" }, name);
  if (place) where.addEventListener("click", () => goTo(place));
  return element("li", { className: one.kind ?? "warning" }, element("b", {}, one.code), " ", where, where ? " " : "", words);
}

function goTo([start, end]) {
  const { line } = lineOf(editor.value, start);
  const lineHeight_px = parseFloat(getComputedStyle(editor).lineHeight);
  editor.focus();
  editor.setSelectionRange(start, Math.max(end, Math.min(start + 1, editor.value.length)));
  editor.scrollTop = Math.max(0, (line - 4) * lineHeight_px);
}

// Drawing

async function draw() {
  quiet();
  parse();
  if (understood === null) {
    showCheck();
    editor.focus();
    return;
  }
  drawing?.abort();
  drawing = new AbortController();
  const { signal } = drawing;
  busy("step_sending");
  try {
    const task = await call("POST", "api/charts/generate", { body: bodyText(), signal });
    byId("cancel").onclick = () => cancel(task.taskId);
    const ended = await follow(task, signal);
    if (ended.status === "completed") await show(ended, signal);
    else fail(ended);
  } catch (error) {
    if (signal.aborted) return;
    complain(error);
    if (error.path) fail({ error: error.message, errorCode: error.code, errorPath: error.path });
  }
  if (drawing.signal === signal) idle();
}

/** The status once the task has ended; each change on the way is told. */
async function follow(task, signal) {
  let status = task;
  const take = (next) => {
    status = next;
    busy(`step_${status.status}`, status.status === "pending");
  };
  take(task);
  try {
    for await (const { data } of events(`api/charts/${task.taskId}/events`, { signal })) take(data);
  } catch (error) {
    if (signal.aborted || error.status !== 0) throw error;
  }
  while (["pending", "processing"].includes(status.status)) {
    // The stream broke off; what is in between may allow no streams.
    await pause(ROUND_MS, signal);
    take(await call("GET", `api/charts/status/${task.taskId}?wait=${LONG_POLL_S}`, { signal }));
  }
  return status;
}

async function show(status, signal) {
  busy("step_fetching");
  const image = await bytesOf(`api/charts/${status.taskId}/image?bytes=true`, { signal });
  if (address) URL.revokeObjectURL(address);
  address = URL.createObjectURL(image);
  drawn = status;
  const picture = byId("picture");
  const isShown = status.output.type !== "pdf";
  if (isShown) {
    picture.src = address;
    picture.alt = text("picture_alt", { title: title() });
    picture.style.width = `${status.output.width}px`;
  }
  picture.hidden = !isShown;
  byId("empty").hidden = isShown;
  byId("open").href = address;
  byId("save").href = address;
  byId("save").download = status.fileName ?? `chart.${status.output.type}`;
  byId("links").hidden = false;
  showDrawn();
}

const title = () => [understood?.value.title].flat()[0]?.text ?? "";

function fail(status) {
  drawn = status;
  byId("picture").hidden = true;
  byId("links").hidden = true;
  byId("empty").hidden = false;
  showDrawn();
}

function showDrawn() {
  const figures = byId("figures");
  const empty = byId("empty");
  const told = byId("told");
  figures.textContent = "";
  told.replaceChildren();
  if (drawn === null) empty.textContent = text("no_picture");
  else if (drawn.status === "completed") {
    if (drawn.output.type === "pdf") empty.textContent = text("pdf_ready");
    const size = `${drawn.output.width} × ${drawn.output.height}`;
    const parts = [drawn.output.type.toUpperCase(), size, bytes(drawn.size)];
    if (drawn.timings) parts.push(times(drawn.timings));
    figures.textContent = parts.join(" · ");
    told.replaceChildren(...drawn.warnings.map((one) => finding({ kind: "warning", ...one })));
  } else {
    empty.textContent = text(drawn.status === "cancelled" ? "was_cancelled" : "not_drawn");
    const error = { kind: "error", code: drawn.errorCode ?? "", path: drawn.errorPath, message: drawn.error ?? "" };
    if (drawn.error) told.replaceChildren(finding(error));
  }
  byId("told-box").hidden = told.childElementCount === 0;
  byId("told-heading").textContent = text(drawn?.status === "completed" ? "told" : "why_not", {
    number: told.childElementCount,
  });
}

async function cancel(taskId) {
  try {
    await call("DELETE", `api/charts/${taskId}`);
    drawing?.abort();
    fail({ status: "cancelled" });
    idle();
  } catch (error) {
    complain(error);
  }
}

function busy(step, mayCancel = false) {
  byId("progress").hidden = false;
  byId("step").dataset.text = step;
  byId("step").textContent = text(step);
  byId("cancel").hidden = !mayCancel;
  byId("frame").setAttribute("aria-busy", "true");
}

function idle() {
  byId("progress").hidden = true;
  byId("cancel").hidden = true;
  byId("frame").setAttribute("aria-busy", "false");
}

// Code

function showCode() {
  const tab = document.querySelector('[role="tab"][aria-selected="true"]').id;
  byId("code").setAttribute("aria-labelledby", tab);
  if (understood === null) {
    byId("code").textContent = text("no_code");
    return;
  }
  const body = { ...output(), option: understood.value };
  const base = new URL(".", location.href).href.replace(/\/$/, "");
  byId("code").textContent = tab === "tab-curl" ? samples.curl(body, base, Boolean(key.get())) : samples.python(body);
}

function choose(tab) {
  for (const one of document.querySelectorAll('[role="tab"]')) {
    one.setAttribute("aria-selected", String(one === tab));
    one.tabIndex = one === tab ? 0 : -1;
  }
  tab.focus();
  showCode();
}

async function copy() {
  const button = byId("copy");
  try {
    await navigator.clipboard.writeText(byId("code").textContent);
    button.textContent = text("copied");
  } catch {
    getSelection().selectAllChildren(byId("code"));
    button.textContent = text("copy_by_hand");
  }
  setTimeout(() => (button.textContent = text("copy")), 2000);
}

// Examples

async function loadExamples() {
  const answer = await fetch(new URL("examples.json", import.meta.url));
  examples = await answer.json();
  const select = byId("example");
  inEveryLanguage(() => {
    const chosen = select.selectedIndex;
    select.replaceChildren(...examples.map((one) => element("option", {}, one.name[current()])));
    select.selectedIndex = Math.max(chosen, 0);
  });
  take(examples[0]);
}

function take(example) {
  editor.value = written.json(example.option);
  editor.scrollTop = 0;
  byId("dialect").value = example.dialect ?? "echarts";
  check();
}

// Wiring

await open("title_playground", () => check());
inEveryLanguage(() => {
  showCheck();
  showDrawn();
  showCode();
});
const checkLater = later(check, CHECK_AFTER_MS);
editor.addEventListener("input", checkLater);
for (const field of fields) byId(field).addEventListener("input", checkLater);
editor.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    byId("output").requestSubmit();
  }
});
byId("output").addEventListener("submit", (event) => {
  event.preventDefault();
  draw();
});
byId("tidy").addEventListener("click", () => {
  if (understood === null) return;
  editor.value = written.json(understood.value);
  check();
});
byId("example").addEventListener("change", (event) => take(examples[event.target.selectedIndex]));
byId("copy").addEventListener("click", copy);
document.querySelector('[role="tablist"]').addEventListener("keydown", (event) => {
  if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
  choose(document.querySelector('[role="tab"][aria-selected="false"]'));
});
for (const tab of document.querySelectorAll('[role="tab"]')) tab.addEventListener("click", () => choose(tab));
await loadExamples();
