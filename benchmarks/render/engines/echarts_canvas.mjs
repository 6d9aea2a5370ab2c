// ECharts on Skia: its own painter on the canvas of @napi-rs/canvas.
import { createRequire } from 'node:module'
import { GlobalFonts, Image, createCanvas } from '@napi-rs/canvas'
import * as echarts from 'echarts'
import { HEIGHT, WIDTH, serve, still } from './lines.mjs'

const [font] = process.argv.slice(2)
// The family ECharts asks for unless an option says another.
GlobalFonts.registerFromPath(font, 'sans-serif')
// An image that an option names is fetched by no engine.
echarts.setPlatformAPI({ createCanvas: () => createCanvas(32, 32), loadImage: () => new Image() })

function draw(text) {
  const canvas = createCanvas(WIDTH, HEIGHT)
  const chart = echarts.init(canvas, null, { width: WIDTH, height: HEIGHT, devicePixelRatio: 1 })
  try {
    chart.setOption({ backgroundColor: '#fff', ...still(JSON.parse(text)) })
    chart.getZr().flush()
    return canvas.toBuffer('image/png')
  } finally {
    chart.dispose()
  }
}

const canvasVersion = createRequire(import.meta.url)('@napi-rs/canvas/package.json').version
await serve({ echarts: echarts.version, '@napi-rs/canvas': canvasVersion }, draw)
