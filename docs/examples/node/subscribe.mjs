// Takes the results of the client `reports`: prints each, once.
//
//   npm install amqplib
//   AMQP_URL=amqp://user:password@localhost:5672/ node subscribe.mjs
import amqp from "amqplib";

const AMQP_URL = process.env.AMQP_URL ?? "amqp://guest:guest@localhost:5672/";
const EXCHANGE = `${process.env.PLOTWIRE_TOPOLOGY_PREFIX ?? "plotwire"}.events`;
const CLIENT = "reports";
const QUEUE = process.env.QUEUE ?? `${CLIENT}.chart-results`;

const seen = new Set(); // in earnest: a unique key in the database that the results go to

/** What this program does with a result. */
function take(event) {
  if (seen.has(event.id)) return;
  seen.add(event.id);
  const { imageUrl, error } = event.data;
  if (event.type === "io.plotwire.chart.completed.v1") console.log(event.subject, "completed", imageUrl);
  else console.log(event.subject, "failed", error.code, error.message);
}

const connection = await amqp.connect(AMQP_URL, { heartbeat: 10 });
connection.on("error", (error) => console.error(error.message));
connection.on("close", () => process.exit(1)); // whoever runs this starts it again
const channel = await connection.createChannel();
await channel.prefetch(50);
// Durable: what ends while this program is away waits here.
await channel.assertQueue(QUEUE, { durable: true, arguments: { "x-queue-type": "quorum" } });
await channel.bindQueue(QUEUE, EXCHANGE, `chart.*.*.${CLIENT}`);
await channel.consume(QUEUE, (message) => {
  if (message === null) process.exit(1); // the queue was deleted
  try {
    take(JSON.parse(message.content));
  } catch (error) {
    console.log(`not an event of ours: ${error.message}`);
  }
  channel.ack(message); // after the work is done: what was not comes again
});
console.log("listening");
