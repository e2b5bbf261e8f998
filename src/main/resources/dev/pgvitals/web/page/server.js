import { html, useMemo } from './preact-htm.js';
import { Blocking } from './blocking.js';
import { FeedRows, Feeds, feedTables, isAdvice } from './feeds.js';
import { ago, heading, since, value, where } from './format.js';
import { Health, Runs, State } from './overview.js';
import { Spark } from './spark.js';
import { Table } from './table.js';
import { problems, Wrong } from './wrong.js';

const MINUTES = 120;

const OPPORTUNITIES = 'Optimisation opportunities';

/** Which tables belong together; a table that is named nowhere comes last. */
const SECTIONS = [
  ['Connections', ['connections_by_state', 'connections_by_role', 'connections_by_application', 'connections_by_database', 'pools']],
  ['Statements', ['statements', 'statements_total']],
  ['Locks', ['blocking', 'longest']],
  ['Storage', ['databases', 'tables']],
  ['Replication', ['standbys', 'slots']],
  [OPPORTUNITIES, ['unused_indexes', 'duplicate_indexes', 'invalid_indexes', 'foreign_keys_without_index']],
  ['Maintenance', ['maintenance', 'dead_rows']],
  ['Jobs', ['jobs', 'job_runs', 'job_skips']],
];

/** @param advice whether there are tables of it, for which there is a section then */
function sections(tables, advice) {
  const named = new Set(SECTIONS.flatMap(([, names]) => names));
  const all = [...SECTIONS, ['More', tables.map((table) => table.name).filter((name) => !named.has(name))]];
  return all
    .map(([title, names]) => [title, names.flatMap((name) => tables.filter((table) => table.name === name))])
    .filter(([title, found]) => found.length > 0 || (advice && title === OPPORTUNITIES));
}

/** What numbers stand for that are none to read. */
const MEANINGS = {
  last_status: (number) => html`<span class=${number ? 'ok' : 'critical'}>${number ? 'ok' : 'failed'}</span>`,
};

function cell(column, number) {
  const meaning = MEANINGS[column.name];
  return meaning && number !== undefined ? meaning(number) : value(number, column.unit);
}

function Rows({ table }) {
  const columns = useMemo(
    () => table.columns.map((column) => ({
      name: column.name,
      title: heading(column.name),
      number: column.unit !== 'text',
      by: (row) => row.values[column.name],
      cell: (row) => (column.unit === 'text' ? (row.values[column.name] ?? '') : cell(column, row.values[column.name])),
    })),
    [JSON.stringify(table.columns)]);
  const rows = table.rows.map((values, i) => ({ values, key: i, stamp: JSON.stringify(values) + Date.now() }));
  return html`<div class="card ${table.columns.length > 4 ? 'wide' : ''}">
    <h3>${heading(table.name)}</h3>
    <p class="dim">${table.help}${table.row_count > table.rows.length && ` The first ${table.rows.length} of ${table.row_count}.`}</p>
    <${Table} label=${table.help} columns=${columns} rows=${rows} />
  </div>`;
}

/** The limit of connections is beside their number. */
const LIMIT = 'connections_limit';

const limit = (server, figure) =>
  figure.name === 'connections' && server.figures[LIMIT]?.value !== undefined
    ? ` of ${value(server.figures[LIMIT].value, figure.unit)}` : '';

const Figures = ({ server, figures }) => html`<dl class="figures">${figures
  .filter((figure) => figure.name !== LIMIT && server.figures[figure.name])
  .map((figure) => html`<div key=${figure.name} title=${figure.help}>
    <dt>${heading(figure.name.replace(/_per_second$/, ''))}</dt>
    <dd>${value(server.figures[figure.name].value, figure.unit)}${limit(server, figure)}
      <${Spark} points=${server.figures[figure.name].history} minutes=${MINUTES} unit=${figure.unit} label=${heading(figure.name)} /></dd>
  </div>`)}</dl>`;

const limits = (vital) =>
  ['warning', 'critical'].filter((level) => vital.limits[level] !== undefined).map((level) => ({ level, at: vital.limits[level] }));

const VITALS = [
  { name: 'alert', title: 'Vital', head: true, by: (row) => row.vital.alert, cell: (row) => html`<span title=${row.vital.summary ?? ''}>${row.vital.alert}</span>` },
  { name: 'level', title: 'Level', by: (row) => ({ ok: 2, warning: 1, critical: 0 })[row.vital.level],
    cell: (row) => html`<span class="level ${row.vital.level}">${row.vital.level}</span>` },
  { name: 'value', title: 'Worst value', number: true, cell: (row) => value(row.vital.value, row.vital.unit) },
  { name: 'limits', title: 'Limits', number: true, cell: (row) =>
    limits(row.vital).map((limit) => `${row.vital.below ? '<' : '>'} ${value(limit.at, row.vital.unit)}`).join(', ') || 'off' },
  { name: 'where', title: 'Where', cell: (row) => where(row.vital.where) },
  { name: 'history', title: 'Last two hours', cell: (row) => html`<${Spark} points=${row.vital.history} minutes=${MINUTES}
    unit=${row.vital.unit} label=${row.vital.alert} limits=${limits(row.vital)} />` },
];

const QUERIES = [
  { name: 'name', title: 'Query', head: true, by: (row) => row.run.name, cell: (row) => html`<span title=${row.run.description ?? ''}>${row.run.name}</span>` },
  { name: 'database', title: 'Database', by: (row) => row.run.database, cell: (row) => row.run.database ?? '' },
  { name: 'state', title: 'State', by: (row) => row.run.state, cell: (row) => html`<span class="run ${row.run.state}">${row.run.state}</span>` },
  { name: 'why', title: 'Why', cell: (row) => row.run.text
    ? html`${row.run.text}${row.run.sqlstate ? ` (SQLSTATE ${row.run.sqlstate})` : ''}${
        row.run.hint && html`<span class="detail">${row.run.hint}</span>`}`
    : '' },
  { name: 'every', title: 'Every', number: true, by: (row) => row.run.interval_seconds, cell: (row) => value(row.run.interval_seconds, 'seconds') },
  { name: 'last', title: 'Last run', number: true, by: (row) => row.run.last_run, cell: (row) => (row.run.last_run ? `${since(row.run.last_run)} ago` : '–') },
  { name: 'took', title: 'Took', number: true, by: (row) => row.run.duration_seconds, cell: (row) => value(row.run.duration_seconds, 'seconds') },
  { name: 'rows', title: 'Rows', number: true, by: (row) => row.run.rows, cell: (row) => value(row.run.rows) },
  { name: 'series', title: 'Series', number: true, by: (row) => row.run.series, cell: (row) => value(row.run.series) },
];

const RUN_ORDER = ['failing', 'cut', 'overdue', 'waiting', 'ok', 'skipped'];

const runs = (server) =>
  [...server.runs, ...server.skipped]
    .sort((a, b) => RUN_ORDER.indexOf(a.state) - RUN_ORDER.indexOf(b.state))
    .map((run) => ({ run, key: `${run.name}\n${run.database ?? ''}`, stamp: JSON.stringify(run) + Date.now() }));

/** All that is known of one server. */
export function Server({ data, figures, root, diagnosis }) {
  const wrong = problems(undefined, [data], data.feeds);
  const vitals = [...data.vitals]
    .sort((a, b) => ['critical', 'warning', 'ok'].indexOf(a.level) - ['critical', 'warning', 'ok'].indexOf(b.level))
    .map((vital) => ({ vital, key: vital.alert, stamp: JSON.stringify(vital) }));
  const advice = feedTables(data.feeds.filter(isAdvice));
  return html`
    <p><a href=${root || './'}>All servers</a></p>
    <h2 class="name">${data.name}</h2>
    <p class="facts"><${State} server=${data} /> ${data.product} ${
      data.start_time && html`<span title=${data.start_time}>started ${ago(Date.parse(data.start_time) / 1000)}</span>`}
      <span class="dim">${where(data.labels)}</span> <span>Health <${Health} server=${data} /></span></p>
    <section aria-labelledby="wrong"><h2 id="wrong">What is wrong${wrong.length > 0 && html` <span class="dim">(${wrong.length})</span>`}</h2>
      <${Wrong} rows=${wrong} root=${root} diagnosis=${diagnosis} /></section>
    <section aria-labelledby="figures"><h2 id="figures">The last two hours</h2><${Figures} server=${data} figures=${figures} /></section>
    ${sections(data.tables, advice.length > 0).map(([title, tables]) => html`<section key=${title}><h2>${title}</h2>
      <div class="cards">${title === OPPORTUNITIES && advice.map((table) => html`<${FeedRows} key=${table.title} table=${table} />`)}${tables.map((table) => html`<${table.name === 'blocking' ? Blocking : Rows} key=${table.name} table=${table} />`)}</div></section>`)}
    <${Feeds} feeds=${data.feeds} root=${root} />
    <section aria-labelledby="vitals"><h2 id="vitals">Vitals <span class="dim">(${vitals.length})</span></h2>
      <${Table} label="Vitals" columns=${VITALS} rows=${vitals}
        empty=${data.state === 'down' ? 'None is known while the server is down.' : 'No query with an alert has run yet.'} /></section>
    <section aria-labelledby="queries"><h2 id="queries">Queries of the agent</h2>
      <details><summary><${Runs} queries=${data.queries} />, ${data.queries.skipped} skipped; ${data.series} series</summary>
      <${Table} label="Queries of the agent" columns=${QUERIES} rows=${runs(data)} empty="Nothing is planned yet." /></details></section>`;
}
