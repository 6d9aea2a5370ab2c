// The old way: an HTTP service that draws with ECharts on Skia from a queue in its own memory, and uploads to OSS.
import cluster from 'node:cluster'
import { randomUUID } from 'node:crypto'
import http from 'node:http'
import OSS from 'ali-oss'
import { painted, setUp } from '../../render/engines/skia.mjs'

const { PORT, PROCESSES, FONT, PREFIX } = process.env
const MOST_AT_ONCE = 10 // the old service's default
const URL_EXPIRES_S = 86400

const pending = []
let atWork = 0

if (cluster.isPrimary && Number(PROCESSES) > 1) {
  for (let number = 0; number < Number(PROCESSES); number++) cluster.fork()
  process.on('SIGTERM', () => process.exit(0)) // its workers end with it
} else {
  serve()
}

function serve() {
  setUp(FONT)
  // ECharts may put off some painting; by then the picture has been taken and its chart is gone.
  process.on('uncaughtException', () => {})
  const bucket = new OSS({
    endpoint: process.env.OSS_ENDPOINT,
    region: `oss-${process.env.OSS_REGION}`,
    bucket: process.env.OSS_BUCKET,
    accessKeyId: process.env.OSS_ACCESS_KEY_ID,
    accessKeySecret: process.env.OSS_ACCESS_KEY_SECRET,
    authorizationV4: true,
  })
  const server = http.createServer(async (request, response) => {
    const chunks = await request.toArray()
    const answer = (status, value) => response.writeHead(status).end(JSON.stringify(value))
    if (request.method === 'GET') return answer(200, { status: 'ok' })
    pending.push({ body: JSON.parse(Buffer.concat(chunks).toString()), answer })
    next(bucket)
  })
  server.listen(Number(PORT), '127.0.0.1')
}

function next(bucket) {
  while (atWork < MOST_AT_ONCE && pending.length > 0) {
    atWork++
    finish(bucket, pending.shift()).finally(() => {
      atWork--
      next(bucket)
    })
  }
}

async function finish(bucket, { body, answer }) {
  try {
    // The drawing blocks the loop; between two of them others get their turn. Encoding has a thread of its own.
    await new Promise(setImmediate)
    const { canvas, chart } = painted(body.option)
    const png = await canvas.encode('png').finally(() => chart.dispose())
    const key = `${PREFIX}${randomUUID()}.png`
    await bucket.put(key, png, { headers: { 'Content-Type': 'image/png' } })
    const url = await bucket.signatureUrlV4('GET', URL_EXPIRES_S, { queries: {} }, key)
    answer(200, { status: 'completed', imageUrl: url })
  } catch (error) {
    answer(500, { status: 'failed', error: String(error?.message ?? error) })
  }
}
