// Values as people write them: short lists and objects on one line, the rest one member a line.

const JSON_WORDS = { true: "true", false: "false", null: "null", indent: "  ", end: "" };
const PYTHON_WORDS = { true: "True", false: "False", null: "None", indent: "    ", end: "," };
const WIDTH = 96;

export const json = (value) => written(value, JSON_WORDS, "");

/** A JSON value as a Python literal: the texts of JSON are texts of Python. */
export const python = (value) => written(value, PYTHON_WORDS, "");

function written(value, words, indent) {
  if (value === null || typeof value === "boolean") return words[value];
  if (typeof value !== "object") return JSON.stringify(value);
  const inner = indent + words.indent;
  const isList = Array.isArray(value);
  const parts = isList
    ? value.map((one) => written(one, words, inner))
    : Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}: ${written(one, words, inner)}`);
  const [open, close] = isList ? "[]" : "{}";
  const line = `${open}${parts.join(", ")}${close}`;
  if (indent.length + line.length < WIDTH && !line.includes("\n")) return line;
  if (value.every?.((one) => typeof one === "number")) return `${open}\n${filled(parts, inner)}\n${indent}${close}`;
  return `${open}\n${parts.map((part) => inner + part).join(",\n")}${words.end}\n${indent}${close}`;
}

/** Numbers, as many a line as fit. */
function filled(parts, indent) {
  const lines = [];
  let line = indent;
  for (const [index, part] of parts.entries()) {
    const more = index < parts.length - 1 ? `${part},` : part;
    if (line !== indent && line.length + more.length >= WIDTH) {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += `${more} `;
  }
  return [...lines, line.trimEnd()].join("\n");
}
