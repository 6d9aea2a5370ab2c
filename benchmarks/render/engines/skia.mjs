// ECharts on Skia: its own painter on the canvas of @napi-rs/canvas.
import { createRequire } from 'node:module'
import { GlobalFonts, Image, createCanvas } from '@napi-rs/canvas'
import * as echarts from 'echarts'
import { HEIGHT, WIDTH, still } from './lines.mjs'

export const versions = {
  echarts: echarts.version,
  '@napi-rs/canvas': createRequire(import.meta.url)('@napi-rs/canvas/package.json').version,
}

/** What a process does once; `font` is the file of the family ECharts asks for unless an option says another. */
export function setUp(font) {
  GlobalFonts.registerFromPath(font, 'sans-serif')
  // An image that an option names is fetched by no engine.
  echarts.setPlatformAPI({ createCanvas: () => createCanvas(32, 32), loadImage: () => new Image() })
}

/** The chart of `option` on a canvas; dispose of the chart once the picture has been taken, and not before. */
export function painted(option) {
  const canvas = createCanvas(WIDTH, HEIGHT)
  const chart = echarts.init(canvas, null, { width: WIDTH, height: HEIGHT, devicePixelRatio: 1 })
  try {
    chart.setOption({ backgroundColor: '#fff', ...still(option) })
    chart.getZr().flush()
  } catch (error) {
    chart.dispose()
    throw error
  }
  return { canvas, chart }
}
