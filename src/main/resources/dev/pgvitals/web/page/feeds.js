import { html, useMemo } from './preact-htm.js';
import { since, value } from './format.js';
import { Table } from './table.js';
import { serverLink } from './wrong.js';

const STATES = { ok: 'read', failing: 'not read', not_tried: 'not tried yet' };

const feedRows = (feeds) => feeds.map((feed) => ({
  feed, key: `${feed.kind}\n${feed.name}\n${feed.server ?? ''}`, stamp: JSON.stringify(feed) + Date.now(),
}));

const columns = (root, servers) => [
  { name: 'kind', title: 'What', by: (row) => row.feed.kind, cell: (row) => row.feed.kind },
  { name: 'name', title: 'Name', head: true, by: (row) => row.feed.name, cell: (row) => row.feed.name },
  ...(servers ? [{ name: 'server', title: 'Server', by: (row) => row.feed.server,
    cell: (row) => (row.feed.server ? html`<a href=${serverLink(row.feed.server, root)}>${row.feed.server}</a>` : '') }] : []),
  { name: 'state', title: 'State', by: (row) => row.feed.state,
    cell: (row) => html`<span class="run ${row.feed.state}">${STATES[row.feed.state] ?? row.feed.state}</span>` },
  { name: 'why', title: 'Why', cell: (row) => html`${row.feed.text ?? ''}${row.feed.hint && html`<span class="detail">${row.feed.hint}</span>`}` },
  { name: 'every', title: 'Every', number: true, cell: (row) => value(row.feed.interval_seconds, 'seconds') },
  { name: 'last', title: 'Last success', number: true, by: (row) => row.feed.last_success,
    cell: (row) => (row.feed.last_success ? `${since(row.feed.last_success)} ago` : '–') },
  { name: 'took', title: 'Took', number: true, by: (row) => row.feed.duration_seconds, cell: (row) => value(row.feed.duration_seconds, 'seconds') },
];

/** Tables of what was read, each with what it was read from. */
export const feedTables = (feeds) => feeds.flatMap((feed) => (feed.tables ?? []).map((table) => ({ ...table, feed })));

/** Advice has a place of its own on a server's page, and on that of all only what is wrong with it. */
export const isAdvice = (feed) => feed.kind === 'advice';

export function FeedRows({ table }) {
  const shown = useMemo(
    () => table.columns.map((title, i) => ({ name: title, title, by: (row) => row.cells[i], cell: (row) => row.cells[i] })),
    [JSON.stringify(table.columns)]);
  const rows = table.rows.map((cells, i) => ({ cells, key: i, stamp: JSON.stringify(cells) }));
  return html`<div class="card ${table.columns.length > 4 ? 'wide stacked' : ''}"><h3>${table.title}</h3>
    <${Table} label=${table.title} columns=${shown} rows=${rows} /></div>`;
}

/** What is read beside servers: how that goes, and what there is to see. `servers`: whether it is of several. */
export function Feeds({ feeds, root, servers }) {
  const shown = useMemo(() => columns(root, servers), [root, servers]);
  const listed = servers ? feeds.filter((feed) => !isAdvice(feed) || feed.state === 'failing') : feeds;
  if (listed.length === 0) return '';
  const tables = feedTables(listed.filter((feed) => !isAdvice(feed)));
  return html`<section aria-labelledby="feeds"><h2 id="feeds">Backups, logs and advice</h2>
    <${Table} label="Backups, logs and advice" columns=${shown} rows=${feedRows(listed)} />
    <div class="cards">${tables.map((table) => html`<${FeedRows} key=${`${table.feed.kind} ${table.feed.name} ${table.title}`} table=${table} />`)}</div></section>`;
}
