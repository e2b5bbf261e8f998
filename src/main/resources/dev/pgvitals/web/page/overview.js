import { html, useMemo, useState } from './preact-htm.js';
import { Feeds } from './feeds.js';
import { plural, value, where } from './format.js';
import { Spark } from './spark.js';
import { Table } from './table.js';
import { problems, serverLink, Wrong } from './wrong.js';

const SPARKLINE_MINUTES = 30;

const figure = (row, name) => row.server.figures[name]?.value;

/** A number, and its last half hour where there is one. */
const number = (name, unit, spark) => (row) => html`${
  spark && row.server.figures[name]?.history && html`<${Spark} points=${row.server.figures[name]?.history} minutes=${SPARKLINE_MINUTES} unit=${unit}
    label="${name.replaceAll('_', ' ')} of ${row.server.name}" />`} ${value(figure(row, name), unit)}`;

const connections = (row) =>
  figure(row, 'connections') === undefined ? '–'
    : `${value(figure(row, 'connections'), 'count')}${
        figure(row, 'connections_limit') === undefined ? '' : ` of ${value(figure(row, 'connections_limit'), 'count')}`}`;

export const State = ({ server }) => html`<span class="state ${server.state}">${
  server.state === 'up' ? (server.role ?? 'up') : server.state === 'down' ? 'down' : 'not tried yet'}</span>`;

export const Health = ({ server }) =>
  server.health
    ? html`<span class="health"><meter min="0" max="100" low="50" high="80" optimum="100" value=${server.health.score}
        aria-label="Health of ${server.name}"></meter> ${Math.round(server.health.score)}</span>`
    : '–';

export const Runs = ({ queries }) => html`${queries.ok} ok${
  ['failing', 'overdue', 'cut'].filter((state) => queries[state] > 0).map((state) =>
    html`, <span class="critical">${queries[state]} ${state}</span>`)}`;

function columns(root) {
  const of = (name, unit, title, spark) =>
    ({ name, title, number: true, cell: number(name, unit, spark), by: (row) => figure(row, name) });
  return [
    { name: 'name', title: 'Server', head: true, by: (row) => row.server.name,
      cell: (row) => html`<a href=${serverLink(row.server.name, root)}>${row.server.name}</a>` },
    { name: 'state', title: 'State', by: (row) => `${row.server.state} ${row.server.role}`,
      cell: (row) => html`<${State} server=${row.server} /> <span class="dim">${row.server.product ?? ''}</span>` },
    { name: 'health', title: 'Health', by: (row) => row.server.health?.score, cell: (row) => html`<${Health} server=${row.server} />` },
    { name: 'connections', title: 'Connections', number: true, cell: connections, by: (row) => figure(row, 'connections_used_ratio') },
    of('transactions_per_second', 'per_second', 'Transactions', true),
    of('statement_mean_seconds', 'seconds', 'Mean statement'),
    of('active_sessions', 'count', 'Active sessions', true),
    of('blocked_sessions', 'count', 'Blocked'),
    of('oldest_transaction_seconds', 'seconds', 'Oldest transaction'),
    of('replication_lag_seconds', 'seconds', 'Lag'),
    of('size_bytes', 'bytes', 'Size'),
    { name: 'queries', title: 'Queries', by: (row) => row.server.queries.failing, cell: (row) => html`<${Runs} queries=${row.server.queries} />` },
  ];
}

const matches = (server, words) => {
  const text = `${server.name} ${server.state} ${server.role ?? ''} ${server.product ?? ''} ${where(server.labels)}`.toLowerCase();
  return words.every((word) => text.includes(word));
};

/** All servers. */
export function Overview({ data, root }) {
  const [filter, setFilter] = useState('');
  const shown = useMemo(() => columns(root), [root]);
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = useMemo(
    () => data.servers.map((server) => ({ server, key: server.name, stamp: JSON.stringify(server) })),
    [data]);
  const wrong = problems(data.agent, data.servers, data.feeds);
  const { summary } = data;
  const critical = wrong.filter((row) => row.level === 'critical').length;
  const warnings = wrong.filter((row) => row.level === 'warning').length;
  return html`
    <ul class="summary">
      <li class=${summary.down > 0 ? 'critical' : 'ok'}>${summary.up} of ${plural(summary.servers, 'server', 'servers')} up</li>
      <li class=${critical > 0 ? 'critical' : 'dim'}>${critical} critical</li>
      <li class=${warnings > 0 ? 'warning' : 'dim'}>${plural(warnings, 'warning', 'warnings')}</li>
    </ul>
    <section aria-labelledby="wrong">
      <h2 id="wrong">What is wrong${wrong.length > 0 && html` <span class="dim">(${wrong.length})</span>`}</h2>
      <${Wrong} rows=${wrong} root=${root} servers diagnosis=${data.agent.diagnosis} />
    </section>
    <section aria-labelledby="servers">
      <h2 id="servers">Servers</h2>
      ${data.servers.length > 1 && html`<p><label>Filter by name, label, state or version
        <input type="search" value=${filter} onInput=${(event) => setFilter(event.target.value)} /></label></p>`}
      <${Table} label="All servers" columns=${shown} order="health" empty="No server matches."
        rows=${words.length === 0 ? rows : rows.filter((row) => matches(row.server, words))} />
    </section>
    <${Feeds} feeds=${data.feeds} root=${root} servers />`;
}
