import { Component, html, useMemo, useState } from './preact-htm.js';

const compare = (a, b) =>
  a === b ? 0 : a === undefined || a === null ? 1 : b === undefined || b === null ? -1 : a < b ? -1 : 1;

/** Of a longer table, rows that are out of sight are drawn less often: a refresh is to be over before anyone notices. */
const AT_ONCE = 60;

/** Milliseconds until rows that nobody sees are drawn all the same, for who searches the page or has it read out. */
const UNSEEN = 30000;

const waiting = new Set();
const whenIdle = globalThis.requestIdleCallback ?? setTimeout;

function drawLater(row) {
  if (waiting.size === 0) setTimeout(() => whenIdle(() => waiting.forEach((late) => late.draw())), UNSEEN);
  waiting.add(row);
}

const rows = new WeakMap();
const sight = new IntersectionObserver((changes) => {
  for (const { target, isIntersecting } of changes) {
    const row = rows.get(target);
    row.inSight = isIntersecting;
    if (isIntersecting && waiting.has(row)) row.draw();
  }
}, { rootMargin: '400px' });

/** Drawn anew only when its data are others: hundreds of rows, of which a few change at a time. */
class Row extends Component {
  componentDidMount() {
    rows.set(this.base, this);
    sight.observe(this.base);
  }

  componentWillUnmount() {
    sight.unobserve(this.base);
    waiting.delete(this);
  }

  draw() {
    waiting.delete(this);
    this.forceUpdate();
  }

  shouldComponentUpdate(next) {
    if (next.stamp === this.props.stamp && next.columns === this.props.columns) return false;
    if (this.inSight || !next.many) return true;
    drawLater(this);
    return false;
  }

  render({ row, columns }) {
    return html`<tr class=${row.kind ?? ''}>${columns.map((column) => {
      const cell = column.cell(row);
      const number = column.number ? 'number' : '';
      return column.head
        ? html`<th scope="row" data-label=${column.title}>${cell}</th>`
        : html`<td class=${number} data-label=${column.title}>${cell}</td>`;
    })}</tr>`;
  }
}

/**
 * A table that a click on a heading sorts.
 *
 * `columns`: `{name, title, cell(row), by(row), number, head}`; without `by` a column cannot be sorted by.
 * `order`: the name of the column to begin with, with a minus in front for the highest first; without it, rows
 * stay in the order in which they come. Rows have a `key`, and a `stamp` that differs when anything in them does.
 */
export function Table({ label, columns, rows, order, empty }) {
  const [by, setBy] = useState(order ?? '');
  const sorted = useMemo(() => {
    const column = columns.find((c) => c.name === by.replace('-', ''));
    if (!column?.by) return rows;
    const sign = by.startsWith('-') ? -1 : 1;
    return [...rows].sort((a, b) => {
      const [x, y] = [column.by(a), column.by(b)];
      const missing = (x ?? null) === null || (y ?? null) === null;
      return compare(x, y) * (missing ? 1 : sign);
    });
  }, [rows, columns, by]);
  if (rows.length === 0) return html`<p class="dim">${empty ?? 'None.'}</p>`;
  const toggle = (column) => setBy(by === column.name ? `-${column.name}` : column.name);
  const sort = (column) =>
    by === column.name ? 'ascending' : by === `-${column.name}` ? 'descending' : 'none';
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${label}>
    <table>
      <thead><tr>${columns.map((column) =>
        column.by
          ? html`<th scope="col" class=${column.number ? 'number' : ''} aria-sort=${sort(column)}>
              <button type="button" onClick=${() => toggle(column)}>${column.title}<span aria-hidden="true">${
                { ascending: ' ▲', descending: ' ▼', none: '' }[sort(column)]}</span></button></th>`
          : html`<th scope="col" class=${column.number ? 'number' : ''}>${column.title}</th>`)}</tr></thead>
      <tbody>${sorted.map((row) => html`<${Row} key=${row.key} row=${row} stamp=${row.stamp} columns=${columns} many=${rows.length > AT_ONCE} />`)}</tbody>
    </table>
  </div>`;
}
