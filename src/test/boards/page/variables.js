// Grafana's variables: their values, and texts with their names in it.
import { ask } from './prometheus.js';
import { chosen, range } from './settings.js';

const variables = new Map();

/** Finds the values of a board's variables, one after the other, since a query may name those before it. */
export async function resolve(list) {
  for (const variable of list) variables.set(variable.name, await valueOf(variable));
  return variables;
}

async function valueOf(variable) {
  const given = chosen(variable.name);
  if (given.length > 0) return { label: variable.label, text: given.join(' + '), query: oneOf(given) };
  switch (variable.type) {
    case 'datasource':
      return { label: variable.label, text: 'Prometheus', query: 'prometheus' };
    case 'custom':
      return { label: variable.label, text: variable.current.text, query: variable.current.value };
    case 'query': {
      const values = await labelValues(variable.definition);
      if (!variable.includeAll) return { label: variable.label, text: values[0] ?? '', query: escape(values[0] ?? '') };
      return { label: variable.label, text: 'All', query: variable.allValue ?? oneOf(values) };
    }
    default:
      throw new Error(`variable ${variable.name} is of type ${variable.type}`);
  }
}

async function labelValues(definition) {
  const [, series, label] = /^label_values\((.+), *(\w+)\)$/s.exec(definition);
  const values = await ask(`label/${label}/values`, { 'match[]': interpolate(series), start: range.start, end: range.end });
  return values.sort();
}

const escape = (value) => value.replace(/[\\^$.*+?()[\]{}|]/g, '\\\\$&');
const oneOf = (values) => (values.length === 1 ? escape(values[0]) : `(${values.map(escape).join('|')})`);

/** A query with the values in it, and with what Grafana itself puts in. */
export function interpolate(query, rateInterval = 60) {
  return query
    .replaceAll('$__rate_interval', rateInterval + 's')
    .replaceAll('$__range', range.seconds + 's')
    .replace(/\$(\w+)|\$\{(\w+)\}/g, (all, name, braced) => variables.get(name ?? braced)?.query ?? all);
}

/** The same for a title, which shows what a reader has chosen. */
export const label = (text) =>
  text.replace(/\$(\w+)|\$\{(\w+)\}/g, (all, name, braced) => variables.get(name ?? braced)?.text ?? all);
