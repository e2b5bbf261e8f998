import { html } from './preact-htm.js';
import { heading, value } from './format.js';

const waitsFor = (row) => (row.blocked_by ?? '').split(', ').filter((pid) => pid !== '');

/**
 * Rows in the order of the tree, each with how deep it stands: those that wait for nobody first, beneath each who
 * waits for it. Who waits for several stands beneath the first of them. Who is in a ring stands on its own.
 */
export function tree(rows) {
  const known = new Set(rows.map((row) => row.pid));
  const parent = new Map(rows.map((row) => [row.pid, waitsFor(row).find((pid) => known.has(pid))]));
  const placed = new Set();
  const ordered = [];
  const place = (row, depth) => {
    if (placed.has(row.pid)) return;
    placed.add(row.pid);
    ordered.push({ row, depth });
    rows
      .filter((other) => parent.get(other.pid) === row.pid)
      .sort((a, b) => (b.wait_seconds ?? 0) - (a.wait_seconds ?? 0))
      .forEach((other) => place(other, depth + 1));
  };
  rows.filter((row) => parent.get(row.pid) === undefined).forEach((row) => place(row, 0));
  rows.forEach((row) => place(row, 0));
  return ordered;
}

const who = (row) =>
  [row.usename, row.application_name, row.datname && `in ${row.datname}`, row.client_addr && `from ${row.client_addr}`]
    .filter(Boolean).join(' ');

const what = (row) =>
  row.wait_seconds === undefined || row.wait_seconds === null
    ? ''
    : [row.mode, row.relation ? `on ${row.relation}` : row.locktype && `on ${row.locktype}`].filter(Boolean).join(' ');

/** Who blocks whom, as nested lists are read: each session beneath the one that it waits for. */
export function Blocking({ table }) {
  const texts = table.columns.some((column) => column.name === 'query');
  return html`<div class="card wide">
    <h3>${heading('blocking_tree')}</h3>
    <p class="dim">${table.help} Each stands beneath the one that it waits for.</p>
    <div class="scroll" tabindex="0" role="region" aria-label=${table.help}><table class="tree">
      <thead><tr><th scope="col">Session</th><th scope="col">Waits for</th><th scope="col">Who</th><th scope="col">State</th>
        <th scope="col" class="number">Waits</th><th scope="col" class="number">Transaction</th><th scope="col">For what</th>
        ${texts && html`<th scope="col">Statement</th>`}</tr></thead>
      <tbody>${tree(table.rows).map(({ row, depth }) => html`<tr key=${row.pid}>
        <th scope="row" data-label="Session" class="depth${Math.min(depth, 8)}">${depth > 0 && html`<span aria-hidden="true">↳ </span>`}${row.pid}</th>
        <td data-label="Waits for">${row.blocked_by ?? ''}</td>
        <td data-label="Who">${who(row)}</td>
        <td data-label="State">${row.state ?? ''}</td>
        <td data-label="Waits" class="number">${value(row.wait_seconds, 'seconds')}</td>
        <td data-label="Transaction" class="number">${value(row.transaction_seconds, 'seconds')}</td>
        <td data-label="For what">${what(row)}</td>
        ${texts && html`<td data-label="Statement" class="text">${row.query ?? ''}</td>`}</tr>`)}</tbody>
    </table></div></div>`;
}
