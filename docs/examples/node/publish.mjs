// Publishes one chart, and ends when RabbitMQ has it on disk.
//
//   npm install amqplib
//   AMQP_URL=amqp://user:password@localhost:5672/ node publish.mjs option.json
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import amqp from "amqplib";

const AMQP_URL = process.env.AMQP_URL ?? "amqp://guest:guest@localhost:5672/";
const EXCHANGE = `${process.env.PLOTWIRE_TOPOLOGY_PREFIX ?? "plotwire"}.requests`;
const CONFIRM_WITHIN_MS = 10_000;
const TRIES = 5;

class Returned extends Error {}

/** Resolves when the request is durable; rejects when it is refused, or may not have arrived. */
async function publish(request) {
  const connection = await amqp.connect(AMQP_URL, { timeout: CONFIRM_WITHIN_MS });
  connection.on("error", () => {}); // whoever waits is told by the rejection below
  let late;
  try {
    const channel = await connection.createConfirmChannel();
    await new Promise((resolve, reject) => {
      late = setTimeout(reject, CONFIRM_WITHIN_MS, new Error("no confirm in time"));
      channel.on("error", reject);
      // Mandatory: what no queue takes comes back, and then it is confirmed all the same.
      channel.on("return", ({ fields }) => reject(new Returned(fields.replyText)));
      channel.publish(
        EXCHANGE,
        `chart.request.${request.lane}.${request.client}`,
        Buffer.from(JSON.stringify(request)),
        {
          persistent: true,
          mandatory: true,
          contentType: "application/json",
          messageId: randomUUID(),
          correlationId: request.taskId,
        },
        (error) => (error ? reject(error) : resolve()),
      );
    });
  } finally {
    clearTimeout(late);
    await connection.close().catch(() => {});
  }
}

/** Publishes again and again: the task id makes repeats harmless, so doubt costs nothing. */
async function publishSurely(request) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await publish(request);
    } catch (error) {
      if (error instanceof Returned || attempt === TRIES) throw error;
      console.error(`not confirmed (${error.message}), once more`);
      await sleep(attempt * 1000);
    }
  }
}

const request = {
  taskId: randomUUID(),
  client: "reports",
  lane: "interactive",
  chart: { dialect: "echarts", body: JSON.parse(await readFile(process.argv[2], "utf8")) },
  output: { type: "png", width: 600, height: 400 },
  submittedAt: new Date().toISOString(),
};
await publishSurely(request);
console.log(request.taskId);
