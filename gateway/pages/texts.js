// What the pages say, in the language that was chosen here before, or the browser's.

const LANGUAGES = ["en", "zh"];
const KEPT = "plotwire-language";
const heard = [];
let texts = {};
let language = "en";

const remembered = () => {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
};

export const current = () => language;

/** Load the words; to be awaited before anything is said. */
export async function begin() {
  const wished = [remembered(), ...navigator.languages].map((one) => one?.slice(0, 2));
  await speak(wished.find((one) => LANGUAGES.includes(one)) ?? "en");
}

/** Change over to another language, here and on the next visit. */
export async function speak(wanted) {
  const answer = await fetch(new URL(`texts.${wanted}.json`, import.meta.url));
  texts = await answer.json();
  language = wanted;
  try {
    localStorage.setItem(KEPT, wanted);
  } catch {
    // A browser that keeps nothing asks again next time.
  }
  document.documentElement.lang = wanted === "zh" ? "zh-CN" : "en";
  translate(document);
  for (const listener of heard) listener();
}

/** Run `listener` now and whenever the language changes. */
export function inEveryLanguage(listener) {
  heard.push(listener);
  listener();
}

/** The words for `key`, with `{name}` filled in. */
export function text(key, values = {}) {
  const words = texts[key] ?? key;
  return words.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** The words for `key` where there are some, else what the service itself says. */
export const known = (key, otherwise) => texts[key] ?? otherwise;

export function translate(root) {
  for (const one of root.querySelectorAll("[data-text]")) one.textContent = text(one.dataset.text);
  for (const one of root.querySelectorAll("[data-label]")) one.setAttribute("aria-label", text(one.dataset.label));
  const title = document.body.dataset.title;
  if (title) document.title = text(title);
}

const locale = () => document.documentElement.lang;

export const number = (value) => (value === null || value === undefined ? "–" : value.toLocaleString(locale()));

/** A moment by the reader's clock: the time of today, else with its date. */
export function moment(iso) {
  if (!iso) return "–";
  const at = new Date(iso);
  const isToday = at.toDateString() === new Date().toDateString();
  return isToday ? at.toLocaleTimeString(locale()) : at.toLocaleString(locale());
}

export function bytes(size) {
  if (size < 1024) return `${size} B`;
  return size < 1024 * 1024 ? `${(size / 1024).toFixed(1)} KiB` : `${(size / 1024 / 1024).toFixed(1)} MiB`;
}

/** How long the steps of a chart took. */
export const times = (timings) =>
  text("times", Object.fromEntries(Object.entries(timings).map(([name, ms]) => [name, number(Math.round(ms))])));
