// Elements, made without ever reading text as markup.

export const byId = (id) => document.getElementById(id);

/** An element with properties, attributes (`aria-…`, `data-…`, `role`) and children; null children are left out. */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in made && !name.includes("-")) made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

/**
 * Make the children of `list` those of `items`, in their order, keeping the elements of items that stay:
 * focus and what was typed into them survive. Items whose row is open stay even when they are not in `items`.
 */
export function keepRows(list, items, keyOf, make, update) {
  const rows = new Map([...list.children].map((row) => [row.dataset.key, row]));
  let place = list.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    let row = rows.get(key);
    rows.delete(key);
    if (!row) {
      row = make(item);
      row.dataset.key = key;
    }
    update(row, item);
    if (row === place) place = place.nextElementSibling;
    else list.insertBefore(row, place);
  }
  for (const row of rows.values()) {
    if (!row.querySelector('[aria-expanded="true"]')) row.remove();
  }
}

/** A function that runs `work` once nobody has called it for `quiet_ms`. */
export function later(work, quiet_ms) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, quiet_ms);
  };
}

export const pause = (ms, signal) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
