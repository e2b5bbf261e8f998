import { html, useEffect, useMemo, useState } from './preact-htm.js';
import { useAnswer } from './data.js';
import { Found } from './diagnosis.js';
import { bytes, setAgentTime } from './format.js';
import { Server } from './server.js';
import { Table } from './table.js';
import { serverLink } from './wrong.js';

const MANY = 20;

const WORDS = { __proto__: null, down: 'Went down', up: 'Came back', snapshot: 'Snapshot' };

/** To the second, as logs have it. */
const moment = (time) => `${time.slice(0, 10)} ${time.slice(11, 19)} UTC`;

function columns(root, ofAll) {
  return [
    { name: 'time', title: 'Time', head: true, by: (row) => row.file.time, cell: ({ file }) => file.damaged
      ? moment(file.time) : html`<a href="${root}incident/${encodeURIComponent(file.id)}">${moment(file.time)}</a>` },
    ...(ofAll ? [{ name: 'server', title: 'Server', by: (row) => row.file.server,
      cell: ({ file }) => html`<a href=${serverLink(file.server, root)}>${file.server}</a>` }] : []),
    { name: 'what', title: 'What', by: (row) => row.file.alert, cell: ({ file }) =>
      html`${WORDS[file.alert] ?? file.alert}${file.damaged && html`<span class="detail">the file is damaged</span>`}` },
    { name: 'size', title: 'Size', number: true, by: (row) => row.file.bytes, cell: ({ file }) => bytes(file.bytes) },
  ];
}

/** Those that are kept, the newest first: of all servers, or of one. Nothing where none are kept. */
export function Incidents({ root, server, paused }) {
  const { data } = useAnswer(`${root}api/v1/incidents`, paused);
  const [all, setAll] = useState(false);
  const shown = useMemo(() => columns(root, server === undefined), [root, server]);
  if (!data?.kept) return null;
  const found = data.incidents.filter((file) => server === undefined || file.server === server);
  const rows = found.slice(0, all ? found.length : MANY).map((file) => ({ file, key: file.id, stamp: JSON.stringify(file) }));
  return html`<section aria-labelledby="incidents">
    <h2 id="incidents">Incidents ${found.length > 0 && html`<span class="dim">(${found.length})</span>`}</h2>
    <${Table} label="Incidents" columns=${shown} rows=${rows} empty="None is kept: nothing has become critical, and no server went down." />
    ${found.length > rows.length && html`<p><button type="button" onClick=${() => setAll(true)}>Show all ${found.length}</button></p>`}
  </section>`;
}

const SETTINGS = [
  { name: 'name', title: 'Setting', head: true, by: (row) => row.one.name, cell: ({ one }) => one.name },
  { name: 'before', title: 'Before', cell: ({ one }) => one.before ?? 'the default' },
  { name: 'after', title: 'After', cell: ({ one }) => one.after ?? 'the default' },
];

const Settings = ({ settings }) => html`<section aria-labelledby="settings"><h2 id="settings">Settings changed</h2>${
  !settings.changed
    ? html`<p class="dim">No earlier incident of this server has settings to compare with.</p>`
    : html`<p class="dim">Since ${settings.compared_with}:</p>
      <${Table} label="Settings changed" columns=${SETTINGS} empty="None."
        rows=${settings.changed.map((one) => ({ one, key: one.name, stamp: JSON.stringify(one) }))} />`}</section>`;

const Diagnosis = ({ file, root }) => html`<section aria-labelledby="diagnosed"><h2 id="diagnosed">Diagnosis</h2>${
  !file.diagnosis
    ? html`<p>Not diagnosed: ${file.not_diagnosed}.</p>`
    : html`${file.diagnosis.remarks.map((remark) => html`<p class="warning">${remark}</p>`)}
      ${file.diagnosis.alerts.length === 0 && html`<p class="ok">Nothing was beyond a limit.</p>`}
      ${file.diagnosis.alerts.map((found) => html`<div class="diagnosis card"><h3>${found.alert}</h3>
        <${Found} found=${{ ...found, server: file.server, remarks: [] }} root=${root} /></div>`)}`}</section>`;

/** What is said of one that cannot be shown. */
async function load(url, signal) {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error((await response.text()).trim() || `HTTP ${response.status}`);
  return response.json();
}

/** All of an incident, as it was then: ages are those of that moment. */
export function Incident({ id, root }) {
  const [state, setState] = useState({});
  useEffect(() => {
    const wanted = new AbortController();
    Promise.all([
      load(`${root}api/v1/incidents/${encodeURIComponent(id)}`, wanted.signal),
      load(`${root}api/v1/status`, wanted.signal),
    ]).then(
      ([file, status]) => {
        setAgentTime((file.last_known ?? file).time);
        setState({ file, figures: status.figures });
      },
      (error) => wanted.signal.aborted
        || setState({ error: error instanceof TypeError ? 'the agent does not answer' : error.message }));
    return () => wanted.abort();
  }, [id]);
  const { file, figures, error } = state;
  const document = file && (file.last_known?.document ?? file.document);
  return html`<header>
      <h1><a href=${root || './'}>pgvitals</a></h1>
      <nav aria-label="Data"><a href="${root}api/v1/incidents/${encodeURIComponent(id)}">JSON</a></nav>
      <p role="status" class="critical">${error && `Not shown: ${error}.`}</p>
    </header>
    ${!file ? html`<p>${error ? '' : 'Loading …'}</p>` : html`
      <h2 class="name">${moment(file.time)}: ${WORDS[file.alert] ?? file.alert}</h2>
      <p>${file.server}: ${file.began}. <span class="dim">Kept by pgvitals ${file.agent_version} as ${file.id}.</span></p>
      <${Diagnosis} file=${file} root=${root} />
      ${file.settings && html`<${Settings} settings=${file.settings} />`}
      ${file.last_known && html`<p class="warning">What follows is what was last known while it was up, at ${moment(file.last_known.time)}.</p>`}
      ${document && html`<${Server} data=${document} figures=${figures} root=${root} />`}`}`;
}
