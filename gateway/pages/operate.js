// The operator page: what waits, what ran, what failed, and what is done about dead letters.

import { call, query } from "./api.js";
import { byId, element, keepRows, later } from "./dom.js";
import * as letters from "./letters.js";
import { complain, confirm, open, reason } from "./page.js";
import * as tasks from "./tasks.js";
import { inEveryLanguage, moment, number, text } from "./texts.js";

const LOOK_EVERY_MS = 4000;
const PAGE = 50;
const MOST_ROWS = 200;

let overview = null;
let failed = null; // why the last look failed

/** A list that is asked for again and again, and grows by a page at a time. */
class Rows {
  constructor(name, { path, filters, itemsOf, keyOf, make, update }) {
    this.list = byId(name);
    this.none = byId(`no-${name}`);
    this.more = byId(`more-${name}`);
    this.name = name;
    Object.assign(this, { path, filters, itemsOf, keyOf, make, update });
    this.limit = PAGE;
    this.problem = null;
    this.isLoaded = false;
    this.more.addEventListener("click", () => {
      this.limit = Math.min(this.limit + PAGE, MOST_ROWS);
      this.look().catch(complain);
    });
    const anew = later(() => this.restart(), 250);
    for (const id of Object.values(filters)) byId(id).addEventListener("input", anew);
    inEveryLanguage(() => this.retell());
  }

  restart() {
    this.list.replaceChildren();
    this.limit = PAGE;
    this.isLoaded = false;
    return this.look().catch(complain);
  }

  async look() {
    const asked = Object.entries(this.filters).map(([field, id]) => [field, byId(id).value.trim()]);
    const address = this.path + query({ ...Object.fromEntries(asked), limit: this.limit });
    this.asked = address;
    let told;
    try {
      told = await call("GET", address);
      this.problem = null;
    } catch (error) {
      this.problem = error;
      this.say();
      // Without this route the rest of the page is of use all the same.
      if (error.isMissingRoute) return;
      throw error;
    }
    if (this.asked !== address) return; // another question was asked meanwhile
    this.isLoaded = true;
    this.items = this.itemsOf(told);
    keepRows(this.list, this.items, this.keyOf, this.make, this.update);
    this.more.hidden = !told.nextCursor || this.limit >= MOST_ROWS;
    this.say();
  }

  say() {
    const isEmpty = this.list.childElementCount === 0;
    this.none.hidden = !(this.problem || (this.isLoaded && isEmpty));
    this.none.textContent = this.problem ? reason(this.problem) : text(`none_${this.name}`);
  }

  /** In the language of now. */
  retell() {
    for (const row of this.list.children) {
      const item = this.items.find((one) => this.keyOf(one) === row.dataset.key);
      if (item) this.update(row, item);
    }
    this.say();
  }
}

const rows = () => [taskRows, letterRows];

function showOverview() {
  byId("seen").textContent = failed
    ? text("seen_failed", { reason: reason(failed) })
    : overview && text("seen", { time: moment(overview.timestamp) });
  byId("seen").classList.toggle("bad", Boolean(failed));
  if (overview === null) return;
  byId("lanes").replaceChildren(...Object.entries(overview.lanes).map(([lane, one]) => laneCard(lane, one)));
  const { tasks: counts } = overview;
  byId("tasks-by-status").replaceChildren(
    ...["pending", "processing", "completed", "failed"].map((one) => figure(text(`status_${one}`), number(counts[one]))),
    figure(text("average"), text("seconds", { number: number(Math.round(counts.averageProcessingS * 1000) / 1000) })),
    figure(text("unsent"), number(overview.unsentRequests), overview.unsentRequests > 0),
    figure(text("open_letters"), number(overview.deadLetters.byState.open ?? 0), overview.deadLetters.byState.open > 0),
    figure(text("broker"), text(`broker_${overview.broker}`), overview.broker !== "ok"),
  );
  byId("all-queues").replaceChildren(
    ...overview.queues.map((one) =>
      element(
        "tr",
        {},
        element("th", { scope: "row" }, one.name),
        element("td", { className: "number" }, number(one.ready)),
        element("td", { className: "number" }, number(one.consumers)),
      ),
    ),
  );
  showCleanup(overview.cleanup);
}

function laneCard(lane, one) {
  const isIdle = one.consumers === 0;
  return element(
    "section",
    { className: "card", "data-lane": lane },
    element("h3", {}, text(`lane_${lane}`)),
    element(
      "dl",
      { className: "figures" },
      ...[
        ["ready", one.ready],
        ["consumers", one.consumers, isIdle],
        ["accepted_per_minute", one.acceptedPerMinute],
        ["completed_per_minute", one.completedPerMinute],
        ["failed_per_minute", one.failedPerMinute, one.failedPerMinute > 0],
      ].map(([key, value, isBad]) =>
        element("div", { className: isBad ? "bad" : "" }, element("dt", {}, text(key)), element("dd", {}, number(value))),
      ),
    ),
    isIdle ? element("p", { className: "bad" }, text("no_consumers")) : null,
  );
}

const figure = (name, value, isBad = false) =>
  element("p", { className: isBad ? "card bad" : "card" }, element("b", {}, value), " ", name);

function showCleanup({ runningBy, dueAt, last }) {
  const parts = [runningBy ? text("cleanup_running", { by: runningBy }) : text("cleanup_due", { time: moment(dueAt) })];
  if (last) parts.push(text("cleanup_last", { time: moment(last.finishedAt), by: last.by || "–" }), report(last));
  byId("cleanup-state").textContent = parts.join(" ");
}

const report = (told) =>
  text("cleanup_report", {
    tasks: number(told.cleanedTasks),
    files: number(told.deletedFiles),
    letters: number(told.deletedLetters),
    errors: number(told.errors.length),
  });

async function cleanUp(isDry) {
  if (!isDry && (await confirm(text("cleanup_question"), { act: text("cleanup_run") })) === null) return;
  try {
    const told = await call("POST", `api/system/cleanup/manual${query({ dryRun: isDry ? "true" : "" })}`);
    byId("cleanup-result").textContent = `${text(isDry ? "cleanup_would" : "cleanup_did")} ${report(told)}`;
    await look();
  } catch (error) {
    complain(error);
  }
}

/** Ask for everything once; what failed is said where it would stand. */
async function look() {
  const asked = [call("GET", "api/system/overview").then((told) => (overview = told)), ...rows().map((one) => one.look())];
  const results = await Promise.allSettled(asked);
  failed = results.find((one) => one.status === "rejected")?.reason ?? null;
  showOverview();
  if (failed?.wantsKey) complain(failed);
}

async function keepLooking() {
  for (;;) {
    if (byId("live").checked && !document.hidden) await look();
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

await open("title_operate", () => {
  overview = null;
  byId("lanes").replaceChildren();
  byId("tasks-by-status").replaceChildren();
  for (const one of rows()) one.restart();
  look();
});

const taskRows = new Rows("tasks", {
  path: "api/charts",
  filters: { status: "task-status", client: "task-client" },
  itemsOf: (told) => told.items,
  keyOf: (task) => task.taskId,
  make: tasks.row,
  update: tasks.update,
});
const letterRows = new Rows("letters", {
  path: "api/dead-letters",
  filters: { state: "letter-state", text: "letter-text" },
  itemsOf: (told) => told.letters,
  keyOf: (letter) => letter.letterId,
  make: (letter) => letters.row(letter, look),
  update: letters.update,
});
inEveryLanguage(showOverview);
byId("live").addEventListener("change", (event) => event.target.checked && look());
byId("try-cleanup").addEventListener("click", () => cleanUp(true));
byId("run-cleanup").addEventListener("click", () => cleanUp(false));
keepLooking();
