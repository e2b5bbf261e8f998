import { html } from './preact-htm.js';
import { value } from './format.js';

const WIDTH = 120;
const HEIGHT = 28;

/** Lines between gaps: a minute of which nothing is known is a gap. */
function segments(points, x, y) {
  const lines = [];
  let line = [];
  points.forEach((point, i) => {
    if (point === null) {
      lines.push(line);
      line = [];
    } else {
      line.push(`${x(i).toFixed(1)},${y(point).toFixed(1)}`);
    }
  });
  lines.push(line);
  return lines.filter((l) => l.length > 0);
}

/**
 * The last minutes of a number as a small graph, whose right end is now.
 *
 * `minutes`: how many its width stands for; `limits`: lines across it, where they are in sight.
 */
export function Spark({ points, minutes, unit, label, limits = [] }) {
  const known = (points ?? []).filter((point) => point !== null);
  if (known.length < 2) return html`<span class="dim">–</span>`;
  const low = Math.min(0, ...known);
  const high = Math.max(...known);
  const top = high > low ? high : low + 1;
  const first = minutes - points.length;
  const x = (i) => ((first + i) * WIDTH) / (minutes - 1);
  const y = (v) => HEIGHT - 2 - ((HEIGHT - 4) * (v - low)) / (top - low);
  const range = `${value(Math.min(...known), unit)} to ${value(high, unit)}`;
  return html`<svg class="spark" width=${WIDTH} height=${HEIGHT} viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img"
      aria-label="${label}, last ${minutes} minutes: ${range}">
    <title>${label}, last ${minutes} minutes: ${range}</title>
    ${segments(points, x, y).map((line) =>
      line.length === 1
        ? html`<circle cx=${line[0].split(',')[0]} cy=${line[0].split(',')[1]} r="1.2" />`
        : html`<polyline points=${line.join(' ')} />`)}
    ${limits.filter((l) => l.at > low && l.at < top).map((l) =>
      html`<line class=${l.level} x1="0" x2=${WIDTH} y1=${y(l.at)} y2=${y(l.at)} />`)}
  </svg>`;
}
