// ECharts on Skia: JSON text to PNG bytes.
import { serve } from './lines.mjs'
import { painted, setUp, versions } from './skia.mjs'

function draw(text) {
  const { canvas, chart } = painted(JSON.parse(text))
  try {
    return canvas.toBuffer('image/png')
  } finally {
    chart.dispose()
  }
}

setUp(process.argv[2])
await serve(versions, draw)
