// The results of a panel's queries, as Grafana's data source for Prometheus hands them on.
import { FieldType, toDataFrame } from '@grafana/data';
import { ask } from './prometheus.js';
import { range, scrapeInterval } from './settings.js';
import { interpolate } from './variables.js';

const UNITS = { s: 1, m: 60, h: 3600, d: 86400 };

function seconds(duration) {
  const [, number, unit] = /^(\d+)([smhd])$/.exec(duration);
  return number * UNITS[unit];
}

/** Grafana's $__interval: one point a pixel at most, and no more than the data have. */
function interval(panel, width) {
  const perPixel = Math.ceil(range.seconds / Math.max(width, 1));
  return Math.max(panel.interval ? seconds(panel.interval) : scrapeInterval, perPixel);
}

/** Everything that a panel asks for; what goes wrong on the way is thrown. */
export async function framesOf(panel, width) {
  const step = interval(panel, width);
  const rateInterval = Math.max(step + scrapeInterval, 4 * scrapeInterval);
  const frames = [];
  for (const target of panel.targets) {
    const query = interpolate(target.expr, rateInterval);
    const found = target.range ? await overTime(query, step) : await now(query);
    if (target.format === 'table') frames.push(...table(target, found, panel.targets.length));
    else frames.push(...found.map((series) => graph(target, series)));
  }
  return frames;
}

async function now(query) {
  const { result } = await ask('query', { query, time: range.end });
  return result.map(({ metric, value }) => ({ metric, times: [value[0] * 1000], values: [Number(value[1])] }));
}

async function overTime(query, step) {
  const first = Math.floor(range.start / step) * step;
  const { result } = await ask('query_range', { query, start: first, end: range.end, step });
  return result.map(({ metric, values }) => {
    const at = new Map(values.map(([time, value]) => [time, Number(value)]));
    const times = [];
    for (let time = first; time <= range.end; time += step) times.push(time);
    return {
      metric,
      times: times.map((time) => time * 1000),
      values: times.map((time) => (Number.isNaN(at.get(time)) ? null : (at.get(time) ?? null))),
    };
  });
}

const graph = (target, { metric, times, values }) =>
  toDataFrame({
    refId: target.refId,
    fields: [
      { name: 'Time', type: FieldType.time, values: times },
      { name: 'Value', type: FieldType.number, labels: metric, config: { displayNameFromDS: legend(target, metric) }, values },
    ],
  });

function legend(target, metric) {
  if (target.legendFormat !== '__auto') return target.legendFormat.replace(/\{\{\s*(\w+)\s*\}\}/g, (all, name) => metric[name] ?? '');
  const labels = Object.entries(metric).filter(([name]) => name !== '__name__');
  return `${metric.__name__ ?? ''}{${labels.map(([name, value]) => `${name}="${value}"`).join(', ')}}`;
}

function table(target, found, targets) {
  if (found.length === 0) return [];
  const names = [...new Set(found.flatMap(({ metric }) => Object.keys(metric)))];
  return [
    toDataFrame({
      refId: target.refId,
      fields: [
        { name: 'Time', type: FieldType.time, values: found.map(({ times }) => times[0]) },
        ...names.map((name) => ({ name, type: FieldType.string, values: found.map(({ metric }) => metric[name]) })),
        { name: targets > 1 ? 'Value #' + target.refId : 'Value', type: FieldType.number, values: found.map(({ values }) => values[0]) },
      ],
    }),
  ];
}
