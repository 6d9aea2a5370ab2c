// Prints as JSON what AsyncAPI's own parser finds wrong with the document on standard input, and what is in it.
import { text } from "node:stream/consumers";
import { Parser } from "@asyncapi/parser";

const { document, diagnostics } = await new Parser().parse(await text(process.stdin));
const findings = diagnostics.map(({ severity, code, path, message }) => ({
  severity, code, path: path.join("."), message,
}));
const ids = (collection) => collection?.all().map((one) => one.id()) ?? [];
console.log(JSON.stringify({
  findings,
  channels: ids(document?.channels()),
  operations: ids(document?.operations()),
  messages: ids(document?.components().messages()),
}));
