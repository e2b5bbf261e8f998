import { Diagnosis } from './diagnosis.js';
import { html, useRef, useState } from './preact-htm.js';
import { plural, seconds, since, where } from './format.js';
import { Table } from './table.js';

/** Of a server that is down, nothing else is known. */
const RANK = { down: 0, critical: 1, warning: 2, pending: 3 };

const rank = (row) => RANK[row.isDown ? 'down' : row.level];

/** What is wrong with the agent itself: no server is to blame. */
function ofAgent(agent) {
  const rows = [];
  if (agent.stall) {
    rows.push({
      level: 'critical',
      what: agent.stall.part === 'reload' ? 'A reload does not end' : 'Nothing is collected',
      value: seconds(agent.stall.seconds),
      next: agent.stall.part === 'reload' ? 'The disk with the configuration does not answer' : 'Restart the agent',
    });
  }
  if (agent.reload && !agent.reload.ok) {
    const [first] = agent.reload.problems ?? [];
    rows.push({
      level: 'warning',
      what: `Reload ${agent.reload.status}: what was in force before still is`,
      value: first ? `${first.file}:${first.line}:${first.column}: ${first.message}` : '',
      next: first && agent.reload.problem_count > 1 ? `${plural(agent.reload.problem_count, 'problem', 'problems')} in all` : '',
      since: agent.reload.time,
    });
  }
  return rows.map((row) => ({ ...row, server: '' }));
}

function ofServer(server) {
  const rows = [];
  if (server.down) {
    rows.push({
      level: 'critical',
      isDown: true,
      what: 'Down',
      diagnosed: server.product?.startsWith('PgBouncer') ? 'PgBouncerDown' : 'PostgresDown',
      value: server.down.text + (server.down.sqlstate ? ` (SQLSTATE ${server.down.sqlstate})` : ''),
      next: server.down.hint,
      since: server.down.since,
    });
  }
  for (const vital of server.wrong) {
    rows.push({
      level: vital.pending ? 'pending' : vital.level,
      alert: vital.alert,
      runbook: vital.runbook,
      diagnosed: vital.runbook === `docs/runbooks/${vital.alert}.md` ? vital.alert : undefined,
      what: vital.summary || vital.alert,
      place: where(vital.where),
      value: vital.text?.replaceAll(' ', '\u00a0'),
      next: vital.pending ? `${vital.level} when it lasts` : vital.recovering ? 'within the limit again' : '',
      since: vital.since,
    });
  }
  for (const run of server.failing) {
    rows.push({
      level: 'warning',
      what: `Query ${run.name} fails`,
      place: run.database ? `database ${run.database}` : '',
      value: run.text + (run.sqlstate ? ` (SQLSTATE ${run.sqlstate})` : ''),
      next: run.hint,
      since: run.since,
    });
  }
  return rows.map((row) => ({ ...row, server: server.name }));
}

/** What is read beside servers: that it cannot be, and what it tells. */
function ofFeed(feed) {
  const rows = feed.wrong.map((one) => ({
    level: one.level,
    alert: one.alert,
    runbook: one.runbook,
    what: one.text,
    place: `${feed.kind} ${feed.name}`,
  }));
  if (feed.state === 'failing') {
    rows.push({
      level: 'warning',
      what: `The ${feed.kind} ${feed.name} cannot be read`,
      value: feed.text,
      next: feed.hint,
      since: feed.since,
    });
  }
  return rows.map((row) => ({ ...row, server: feed.server ?? '', of: feed.server ?? `${feed.kind} ${feed.name}` }));
}

/** All that is wrong, servers that are down and then the worst first; of the same level, what has been so for longest. */
export function problems(agent, servers, feeds) {
  const rows = [...(agent ? ofAgent(agent) : []), ...servers.flatMap(ofServer), ...feeds.flatMap(ofFeed)];
  rows.sort((a, b) => rank(a) - rank(b) || (a.since ?? '').localeCompare(b.since ?? ''));
  return rows.map((row, i) => {
    const key = [row.of ?? row.server, row.alert ?? row.what, row.place, row.level].join('\n');
    // Ages grow: drawn anew each time.
    return { ...row, kind: row.level, key, stamp: `${i} ${Date.now()}` };
  });
}

const alert = (row, root) =>
  !row.alert ? row.what
    : html`${row.what}<span class="detail">${
        row.runbook ? html`<a href=${runbook(row.runbook, root)}>${row.alert}</a>` : row.alert}</span>`;

/** Those of the agent itself are served by it. */
const runbook = (target, root) =>
  target.startsWith('docs/runbooks/') ? `${root}${target.replace('docs/runbooks/', 'runbooks/').replace(/\.md$/, '')}` : target;

/** `diagnosis`: whether the agent may be asked for one. */
export function Wrong({ rows, root, servers, diagnosis }) {
  const [asked, setAsked] = useState(undefined);
  const opener = useRef(null);
  const open = (row) => (event) => {
    opener.current = event.currentTarget;
    setAsked({ server: row.server, alert: row.diagnosed });
  };
  const close = () => {
    setAsked(undefined);
    opener.current?.focus();
  };
  const panel = asked && html`<${Diagnosis} server=${asked.server} alert=${asked.alert} root=${root} close=${close} />`;
  if (rows.length === 0) {
    return html`<p class="ok">Nothing. All vitals are within their limits, and every query runs.</p>${panel}`;
  }
  const columns = [
    { name: 'level', title: 'Level', cell: (row) => html`<span class="level ${row.level}">${row.level}</span>` },
    ...(servers ? [{ name: 'server', title: 'Server', head: true, cell: (row) =>
      row.server ? html`<a href=${serverLink(row.server, root)}>${row.server}</a>` : (row.of ?? 'the agent') }] : []),
    { name: 'what', title: 'What', cell: (row) => alert(row, root) },
    { name: 'where', title: 'Where', cell: (row) => row.place ?? '' },
    { name: 'value', title: 'Value', cell: (row) => html`${row.value ?? ''}${row.next && html`<span class="detail">${row.next}</span>`}` },
    { name: 'since', title: 'Since', number: true, cell: (row) => html`<span title=${row.since ?? ''}>${since(row.since)}</span>` },
  ];
  if (diagnosis) {
    columns.push({ name: 'diagnosis', title: 'Diagnosis', cell: (row) => row.diagnosed && html`<button type="button"
      aria-label="Diagnose ${row.diagnosed} on ${row.server}" onClick=${open(row)}>Diagnose</button>` });
  }
  return html`<${Table} label="Everything that is wrong" columns=${columns} rows=${rows} />${panel}`;
}

export const serverLink = (name, root) => `${root}server/${encodeURIComponent(name)}`;
