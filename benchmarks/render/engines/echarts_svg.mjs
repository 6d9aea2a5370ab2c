// ECharts' own server-side rendering to SVG, rasterised by resvg.
import { createRequire } from 'node:module'
import { Resvg } from '@resvg/resvg-js'
import * as echarts from 'echarts'
import { HEIGHT, WIDTH, serve, still } from './lines.mjs'

const [font, family] = process.argv.slice(2)
const fonts = { loadSystemFonts: false, fontFiles: [font], defaultFontFamily: family, sansSerifFamily: family }

function draw(text) {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: HEIGHT })
  try {
    chart.setOption({ backgroundColor: '#fff', ...still(JSON.parse(text)) })
    return new Resvg(chart.renderToSVGString(), { font: fonts }).render().asPng()
  } finally {
    chart.dispose()
  }
}

const resvgVersion = createRequire(import.meta.url)('@resvg/resvg-js/package.json').version
await serve({ echarts: echarts.version, '@resvg/resvg-js': resvgVersion }, draw)
