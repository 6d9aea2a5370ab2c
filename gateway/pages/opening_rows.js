// A row of a list that opens and shows more: a button, and what it discloses.

import { element } from "./dom.js";
import { complain } from "./page.js";

let made = 0;

/** An item with a summary that `update` fills, and details that `fill(details)` puts in whenever it opens. */
export function openingRow(fill) {
  const id = `details-${(made += 1)}`;
  const button = element("button", { type: "button", className: "summary", "aria-expanded": "false", "aria-controls": id });
  const details = element("div", { id, className: "details", hidden: true });
  const row = element("li", {}, button, details);
  const show = async (isOpen) => {
    button.setAttribute("aria-expanded", String(isOpen));
    details.hidden = !isOpen;
    if (!isOpen) {
      details.replaceChildren();
      return;
    }
    try {
      await fill(details);
    } catch (error) {
      complain(error);
      show(false);
    }
  };
  button.addEventListener("click", () => show(details.hidden));
  return row;
}

/** What stands in the row while it is closed. */
export function summarise(row, ...parts) {
  row.firstElementChild.replaceChildren(...parts);
}

/** A list of names and values; those without a value are left out. */
export function facts(pairs) {
  return element(
    "dl",
    { className: "facts" },
    ...pairs
      .filter(([, value]) => value !== null && value !== undefined && value !== "")
      .map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))),
  );
}
