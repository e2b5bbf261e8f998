import { html, useEffect, useRef, useState } from './preact-htm.js';
import { heading } from './format.js';

/** A server that is slow is asked for what comes of it that often: each time it takes 20 s to say that it goes on. */
const TRIES = 6;

const MARKS = /`([^`]+)`|\[([^\]]+)\]\(([^)]+)\)|\*\*([^*]+)\*\*/g;

/** The Markdown of runbooks: code, links and what is bold. */
function prose(text, root) {
  const parts = [];
  let at = 0;
  for (const [all, code, name, target, bold] of [...text.matchAll(MARKS)].map((m) => [m, ...m.slice(1)])) {
    parts.push(text.slice(at, all.index));
    at = all.index + all[0].length;
    parts.push(
      code ? html`<code>${code}</code>`
        : bold ? html`<strong>${bold}</strong>`
          : /^https?:/.test(target) ? html`<a href=${target}>${name.replaceAll('`', '')}</a>`
            : /^\w+\.md$/.test(target) ? html`<a href="${root}runbooks/${target.replace('.md', '')}">${name.replaceAll('`', '')}</a>`
              : name.replaceAll('`', ''));
  }
  return [...parts, text.slice(at)];
}

const Answer = ({ answer, label }) => answer.rows.length === 0 ? html`<p class="dim">No rows.</p>` : html`
  <div class="scroll" tabindex="0" role="region" aria-label=${label}><table>
    <thead><tr>${answer.columns.map((name, i) => html`<th scope="col" class=${answer.numeric[i] ? 'number' : ''}>${heading(name)}</th>`)}</tr></thead>
    <tbody>${answer.rows.map((row) => html`<tr>${row.map((cell, i) =>
      html`<td class=${answer.numeric[i] ? 'number' : ''}>${cell ?? '–'}</td>`)}</tr>`)}</tbody>
  </table></div>
  ${answer.more && html`<p class="dim">There were more rows than are asked for.</p>`}`;

const Sql = ({ sql }) => html`<details><summary>SQL</summary><pre>${sql}</pre></details>`;

const LANGUAGES = { console: 'In a shell:', promql: 'In Prometheus:', sql: 'In psql:' };

function Part({ part, label, root }) {
  switch (part.kind) {
    case 'answer':
      return html`${part.answers.map((answer, i) =>
        html`<${Answer} answer=${answer} label=${part.answers.length > 1 ? `${label}, answer ${i + 1}` : label} />`)}<${Sql} sql=${part.sql} />`;
    case 'not_asked':
      return html`<p class="dim">Not asked: ${part.reason}.</p>${!part.elsewhere && html`<${Sql} sql=${part.sql} />`}`;
    case 'failed':
      return html`<p class="critical">Failed: ${part.message}${part.sqlstate && ` (SQLSTATE ${part.sqlstate})`}
        <span class="detail">${part.hint}</span></p><${Sql} sql=${part.sql} />`;
    case 'shown':
      return html`<p class="dim">${LANGUAGES[part.language] ?? part.language}</p><pre>${part.text}</pre>`;
    default:
      return html`<p>${prose(part.text, root)}</p>`;
  }
}

const Steps = ({ steps, title, root }) => steps.length > 0 && html`<h4>${title}</h4>
  <ol>${steps.map((step) => html`<li><p>${prose(step.text, root)}</p>${
    step.parts.map((part, i) => html`<${Part} part=${part} label="${title}, step ${step.number}, part ${i + 1}" root=${root} />`)}</li>`)}</ol>`;

/** For a shell. */
const quoted = (name) => (/^[\w./-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`);

/** What came of one alert. */
export const Found = ({ found, root }) => html`
  ${found.remarks.map((remark) => html`<p class="warning">${remark}</p>`)}
  ${found.error && html`<p class="critical">${found.error}</p>`}
  <p>${found.value_text === null ? 'No value now' : `${found.value_text}, limit ${found.limit}`}${
    found.database && `; asked in database ${found.database}`}.</p>
  ${[...found.about, ...found.meaning, ...found.impact].map((text) => html`<p>${prose(text, root)}</p>`)}
  <${Steps} steps=${found.diagnosis} title="What was asked" root=${root} />
  <${Steps} steps=${found.mitigation} title="What to do; nothing of it has been run" root=${root} />
  <p class="dim">In a terminal, where values of variables can be set, too:
    <code> pgvitals diagnose ${found.alert} --server ${quoted(found.server)}</code></p>`;

const wait = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

/** What comes of it; what fails is a sentence. */
async function ask(url, signal) {
  for (let tries = 0; tries < TRIES && !signal.aborted; tries++) {
    const response = await fetch(url, { method: 'POST', signal });
    if (response.ok) return response.json();
    const said = (await response.text()).trim();
    if (response.status !== 503) throw new Error(said || `HTTP ${response.status}`);
    await wait(Number(response.headers.get('Retry-After') ?? 1));
  }
  throw new Error('the server has not answered in time; try again');
}

/** The steps of an alert's runbook on a server, asked when this is drawn first. */
export function Diagnosis({ server, alert, root, close }) {
  const [state, setState] = useState({});
  const [attempt, setAttempt] = useState(0);
  const title = useRef(null);
  useEffect(() => {
    title.current?.focus();
    title.current?.scrollIntoView({ block: 'nearest' });
  }, [server, alert]);
  useEffect(() => {
    const wanted = new AbortController();
    setState({});
    const url = `${root}api/v1/servers/${encodeURIComponent(server)}/diagnosis?alert=${encodeURIComponent(alert)}`;
    ask(url, wanted.signal).then(
      (found) => wanted.signal.aborted || setState({ found }),
      (error) => wanted.signal.aborted
        || setState({ error: error instanceof TypeError ? 'the agent does not answer' : error.message }));
    return () => wanted.abort();
  }, [server, alert, attempt]);
  const { found, error } = state;
  return html`<div class="diagnosis card" role="region" aria-labelledby="diagnosis">
    <h3 id="diagnosis" tabindex="-1" ref=${title}>Diagnosis: ${alert} on ${server}</h3>
    <p role="status" class=${error ? 'critical' : 'dim'}>${
      error ? `Not done: ${error}.` : found ? `Done${found.reachable ? '' : ': the server cannot be reached, nothing was asked'}.` : 'Running …'}</p>
    ${found && html`<${Found} found=${found} root=${root} />`}
    <p>${(found || error) && html`<button type="button" onClick=${() => setAttempt(attempt + 1)}>Ask again</button>`}
      <button type="button" onClick=${close}>Close</button></p>
  </div>`;
}
