// Recent tasks, and what became of each.

import { bytesOf, call } from "./api.js";
import { element } from "./dom.js";
import { facts, openingRow, summarise } from "./opening_rows.js";
import { bytes, moment, number, text, times } from "./texts.js";

/** A row of one task, which asks for the rest when it opens. */
export const row = (task) => openingRow(async (details) => show(details, task.taskId));

export function update(one, task) {
  summarise(
    one,
    element("span", { className: `tag ${task.status}` }, text(`status_${task.status}`)),
    element("span", { className: "what" }, task.error ? `${task.errorCode} ${task.error}` : task.type),
    element("span", { className: "who" }, [task.client, task.lane].filter(Boolean).join(" · ")),
    element("code", { className: "id" }, task.taskId),
    element("time", { dateTime: task.createdAt }, moment(task.createdAt)),
  );
}

async function show(details, taskId) {
  const task = await call("GET", `api/charts/status/${taskId}`);
  details.replaceChildren(
    facts([
      [text("task"), element("code", {}, task.taskId)],
      [text("created"), moment(task.createdAt)],
      [text("ended"), task.completedAt && moment(task.completedAt)],
      [text("attempts"), number(task.attempts)],
      [text("error"), task.error && [element("b", {}, task.errorCode), ` ${task.errorPath ?? ""} ${task.error}`]],
      [text("object"), task.ossKey && element("code", {}, task.ossKey)],
      [text("size"), task.size && bytes(task.size)],
      [text("took"), task.timings && times(task.timings)],
    ]),
    attempts(task.errors),
    warnings(task.warnings),
    await picture(task),
  );
}

/** The attempts that failed, in a list; null where there were none. */
export function attempts(errors) {
  if (!errors?.length) return "";
  const line = (one) => element("li", {}, `${number(one.attempt)}. `, element("b", {}, one.code), ` ${one.message} `, element("time", {}, moment(one.at)));
  return element("div", {}, element("h3", {}, text("failed_attempts")), element("ul", { className: "findings" }, ...errors.map(line)));
}

function warnings(list) {
  if (!list?.length) return "";
  const line = (one) => element("li", { className: "warning" }, element("b", {}, one.code), " ", element("code", {}, one.path), ` ${one.message}`);
  return element("div", {}, element("h3", {}, text("told", { number: list.length })), element("ul", { className: "findings" }, ...list.map(line)));
}

async function picture(task) {
  if (task.status !== "completed") return "";
  const address = URL.createObjectURL(await bytesOf(`api/charts/${task.taskId}/image?bytes=true`));
  if (task.output.type === "pdf") return element("a", { href: address, target: "_blank", rel: "noopener" }, text("open"));
  const image = element("img", { src: address, alt: text("picture_of_task", { task: task.taskId }), className: "preview" });
  image.addEventListener("load", () => URL.revokeObjectURL(address));
  return image;
}
