// What is on the screen as a program: curl for HTTP, and plain aio-pika for RabbitMQ.

import * as written from "./written.js";

/** `body` is that of POST /api/charts/generate; `origin` where the gateway answers. */
export function curl(body, origin, needsKey) {
  const keyLine = needsKey ? `  -H "Authorization: Bearer $PLOTWIRE_KEY" \\\n` : "";
  const ask = (path, more = "") =>
    `curl -sS '${origin}${path}'${more}` + (needsKey ? ` -H "Authorization: Bearer $PLOTWIRE_KEY"` : "");
  return `task=$(curl -sS '${origin}/api/charts/generate' \\
  -H 'Content-Type: application/json' \\
${keyLine}  --data-binary @- <<'JSON' | sed -n 's/.*"taskId":"\\([^"]*\\)".*/\\1/p'
${written.json(body)}
JSON
)
${ask("/api/charts/status/'$task'?wait=25")}
${ask("/api/charts/'$task'/image", ` -L -o chart.${body.type}`)}
`;
}

/** The same as a message; the sender chooses the task id. */
export function python(body) {
  const { option, dialect = "echarts", type, width, height, scale } = body;
  const request = {
    version: 1,
    lane: "interactive",
    chart: { dialect, body: option },
    output: { type, width, height, scale },
  };
  return `import asyncio
import json
import os
from datetime import datetime, timezone
from uuid import uuid4

import aio_pika

REQUEST = ${written.python(request)}


async def main() -> None:
    task_id = str(uuid4())
    connection = await aio_pika.connect(os.environ.get("PLOTWIRE_AMQP_URL", "amqp://guest:guest@127.0.0.1/"))
    async with connection:
        channel = await connection.channel(on_return_raises=True)
        results = await channel.declare_queue(exclusive=True)
        await results.bind("plotwire.events", "chart.#")
        request = REQUEST | {"taskId": task_id, "submittedAt": datetime.now(timezone.utc).isoformat()}
        message = aio_pika.Message(
            json.dumps(request).encode(),
            content_type="application/json",
            delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
            message_id=str(uuid4()),
            correlation_id=task_id,
        )
        exchange = await channel.get_exchange("plotwire.requests")
        await exchange.publish(message, "chart.request.interactive", mandatory=True, timeout=10)
        async with results.iterator() as events:
            async for event in events:
                async with event.process():
                    told = json.loads(event.body)
                if told["subject"] == task_id:
                    print(json.dumps(told["data"], ensure_ascii=False, indent=1))
                    break


asyncio.run(main())
`;
}
