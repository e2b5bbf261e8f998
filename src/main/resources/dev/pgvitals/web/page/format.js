// How numbers, times and names are said.

const NUMBER = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });
const SHORT = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

// Of the agent's clock against the browser's, in milliseconds: ages are by the agent's.
let skew = 0;

export function setAgentTime(date) {
  const time = Date.parse(date ?? '');
  if (!Number.isNaN(time)) {
    skew = time - Date.now();
  }
}

export function seconds(value) {
  const s = Math.abs(value);
  if (s === 0) return '0 s';
  if (s < 1) return `${SHORT.format(value * 1000)} ms`;
  if (s < 120) return `${SHORT.format(value)} s`;
  if (s < 7200) return `${Math.round(value / 60)} min`;
  if (s < 172800) return `${SHORT.format(value / 3600)} h`;
  return `${NUMBER.format(Math.round(value / 86400))} d`;
}

export function bytes(value) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let at = 0;
  let rest = value;
  while (Math.abs(rest) >= 1024 && at < units.length - 1) {
    rest /= 1024;
    at++;
  }
  return `${SHORT.format(rest)} ${units[at]}`;
}

/** A moment; clocks that differ by less than a minute make none to come. */
export function ago(value) {
  const age = (Date.now() + skew) / 1000 - value;
  return age < -60 ? `in ${seconds(-age)}` : `${seconds(Math.max(0, age))} ago`;
}

export const since = (text) => (text ? seconds(Math.max(0, (Date.now() + skew - Date.parse(text)) / 1000)) : '');

const UNITS = {
  ratio: (v) => `${SHORT.format(v * 100)} %`,
  seconds,
  bytes,
  timestamp: ago,
  per_second: (v) => `${NUMBER.format(v)} /s`,
  bytes_per_second: (v) => `${bytes(v)}/s`,
};

/** A number in its unit; a dash where there is none. */
export function value(number, unit) {
  return number === undefined || number === null ? '–' : (UNITS[unit] ?? NUMBER.format)(number);
}

// Without a prototype: a label may be called constructor.
const WORDS = {
  __proto__: null,
  datname: 'database',
  schemaname: 'schema',
  relname: 'table',
  indexrelname: 'index',
  usename: 'role',
  rolname: 'role',
  conname: 'constraint',
  sequencename: 'sequence',
  attname: 'column',
  subname: 'subscription',
  slot_name: 'slot',
  application_name: 'application',
  client_addr: 'address',
  idx_scan: 'index scans',
  n_dead_tup: 'dead rows',
  n_live_tup: 'live rows',
  wal: 'WAL',
  pid: 'PID',
  queryid: 'statement',
  query: 'text',
  query_seconds: 'query',
  longest: 'longest queries and transactions',
  seconds: '',
  bytes: '',
  timestamp: '',
  ratio: '',
};

/** A column's or label's name as a heading: without the unit, which every value has, where there is more to say. */
export function heading(name) {
  const known = (WORDS[name] ?? name.split('_').map((word) => WORDS[word] ?? word).filter(Boolean).join(' ')) || name;
  return known.charAt(0).toUpperCase() + known.slice(1);
}

/** Labels as one text, without those that say nothing. */
export const where = (labels) =>
  Object.entries(labels)
    .map(([name, text]) => `${heading(name).toLowerCase()} ${text}`)
    .join(', ');

export const plural = (count, one, many) => `${count} ${count === 1 ? one : many}`;
