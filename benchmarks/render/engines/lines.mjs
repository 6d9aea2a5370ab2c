// The line protocol: name, tab and option a line in; milliseconds and bytes a line out.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export const WIDTH = 800
export const HEIGHT = 600

/** The option as every JavaScript engine draws it: at once, and all of it. */
export function still(option) {
  for (const one of [option.baseOption, ...(option.options ?? []), option]) {
    if (!one) continue
    one.animation = false
    for (const series of [one.series ?? []].flat()) Object.assign(series, { animation: false, progressive: 0 })
  }
  return option
}

/** Answer every line of standard input with what `draw` makes of it: JSON text to PNG bytes. */
export async function serve(versions, draw) {
  const say = (answer) => process.stdout.write(JSON.stringify(answer) + '\n')
  const keep = process.env.KEEP_PNG // a folder for the pictures, for a look at them
  console.log = console.warn = console.error = () => {} // what ECharts complains of is no answer
  // ECharts may put off some painting; by then the picture has been taken and its chart is gone.
  process.on('uncaughtException', () => {})
  say({ versions: { node: process.versions.node, ...versions } })
  for await (const line of createInterface({ input: process.stdin })) {
    const tab = line.indexOf('\t')
    const text = line.slice(tab + 1)
    const began = performance.now()
    try {
      const png = draw(text)
      say({ ms: performance.now() - began, size: png.length })
      if (keep) writeFileSync(join(keep, `${line.slice(0, tab)}.png`), png)
    } catch (error) {
      say({ error: String(error?.message ?? error) })
    }
  }
}
