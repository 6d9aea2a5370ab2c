// What both pages have: the bar with language and key, and the one line that says what went wrong.

import { key } from "./api.js";
import { byId, element } from "./dom.js";
import { begin, current, inEveryLanguage, speak, text } from "./texts.js";

/** Put the bar up and speak the reader's language; `onKey` runs when a key was typed in. */
export async function open(title, onKey) {
  document.body.dataset.title = title;
  const dialog = keyDialog(onKey);
  fillBar(document.querySelector("header.bar"), dialog);
  document.body.append(dialog);
  await begin();
}

function fillBar(bar, dialog) {
  const link = (page) =>
    element("a", {
      href: page,
      "data-text": `page_${page}`,
      ...(bar.dataset.page === page ? { "aria-current": "page" } : {}),
    });
  const languages = element(
    "div",
    { className: "tabs", role: "group", "data-label": "language" },
    ...[["en", "English"], ["zh", "中文"]].map(([code, name]) => {
      const button = element("button", { type: "button", lang: code }, name);
      button.addEventListener("click", () => speak(code));
      inEveryLanguage(() => button.setAttribute("aria-pressed", String(current() === code)));
      return button;
    }),
  );
  const asks = element("button", { type: "button", id: "key-button" });
  const showKey = () => (asks.textContent = text(key.get() ? "key_set" : "key_none"));
  asks.addEventListener("click", () => dialog.showModal());
  dialog.addEventListener("close", showKey);
  inEveryLanguage(showKey);
  bar.append(
    element("a", { href: "playground", className: "mark" }, element("img", { src: "pages/icon.svg", alt: "" }), "Plotwire"),
    element("nav", { "data-label": "pages" }, link("playground"), link("operate")),
    element("div", { className: "end" }, languages, asks),
  );
}

function keyDialog(onKey) {
  const input = element("input", { type: "password", id: "key", autocomplete: "off", spellcheck: false });
  const form = element(
    "form",
    { method: "dialog" },
    element("label", {}, element("span", { "data-text": "key_label" }), input),
    element("p", { className: "hint", "data-text": "key_hint" }),
    element(
      "div",
      { className: "buttons" },
      element("button", { value: "use", className: "primary", "data-text": "key_use" }),
      element("button", { value: "forget", "data-text": "key_forget" }),
      element("button", { value: "leave", "data-text": "leave", formNoValidate: true }),
    ),
  );
  const dialog = element("dialog", { id: "key-dialog", "aria-labelledby": "key-title" },
    element("h2", { id: "key-title", "data-text": "key_title" }), form);
  dialog.addEventListener("close", () => {
    const { returnValue } = dialog;
    dialog.returnValue = "";
    if (returnValue === "use") key.set(input.value.trim());
    if (returnValue === "forget") key.set("");
    input.value = "";
    if (returnValue === "use" || returnValue === "forget") {
      quiet();
      onKey();
    }
  });
  return dialog;
}

/** Ask before something that cannot be taken back; resolves to what was typed, or null. */
export function confirm(question, { label = null, value = "", act }) {
  const input = label && element("input", { value, maxLength: 200, autocomplete: "off" });
  const dialog = element(
    "dialog",
    { "aria-labelledby": "question" },
    element("h2", { id: "question" }, question),
    element(
      "form",
      { method: "dialog" },
      input && element("label", {}, element("span", {}, label), input),
      element(
        "div",
        { className: "buttons" },
        element("button", { value: "act", className: "primary" }, act),
        element("button", { value: "leave" }, text("leave")),
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "act" ? (input ? input.value.trim() : "") : null);
    });
  });
}

/** Say one thing at the top; `kind` is `bad` or `good`. */
export function say(words, kind = "bad") {
  const notice = byId("notice");
  notice.textContent = words;
  notice.className = `notice ${kind}`;
  notice.hidden = false;
}

export function quiet() {
  byId("notice").hidden = true;
}

/** Why a request failed, in words for a person. */
export function reason(error) {
  if (error.status === 0) return text("no_answer");
  if (error.status === 401) return text(key.get() ? "key_wrong" : "key_needed");
  if (error.code === "FORBIDDEN") return text("key_scope", { details: error.message });
  if (error.isMissingRoute) return text("no_route");
  const words = error.path ? `${error.path}: ${error.message}` : error.message;
  const wait = error.retryAfter_s ? ` ${text("retry_after", { seconds: error.retryAfter_s })}` : "";
  return `${words || text("status_answered", { status: error.status })}${wait}`;
}

/** Say it, and offer the key where that would help. */
export function complain(error) {
  if (error.name === "AbortError") return;
  if (error.status === undefined) {
    console.error(error);
    say(String(error));
    return;
  }
  say(reason(error));
  if (!error.wantsKey) return;
  const button = element("button", { type: "button" }, text("key_type"));
  button.addEventListener("click", () => byId("key-dialog").showModal());
  byId("notice").append(" ", button);
}
