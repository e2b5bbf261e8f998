import { html, render, useState } from './preact-htm.js';
import { useAnswer } from './data.js';
import { since } from './format.js';
import { Overview } from './overview.js';
import { Server } from './server.js';

const app = document.getElementById('app');
const { root } = app.dataset;
const name = app.dataset.server;

function Bar({ agent, error, paused, setPaused }) {
  return html`<header>
    <h1><a href=${root || './'}>pgvitals</a> <span class="dim">${agent?.version ?? ''}</span></h1>
    <nav aria-label="Data">
      <a href="${root}metrics">Metrics</a>
      <a href="${root}api/v1/${name === undefined ? 'status' : `servers/${encodeURIComponent(name)}`}">JSON</a>
      <a href="${root}sd">Targets</a>
    </nav>
    ${agent && html`<span class=${agent.ready ? 'dim' : 'warning'}>${
      agent.ready ? `up for ${since(agent.start_time)}` : `not ready: ${agent.not_tried.length} not tried yet`}</span>`}
    <button type="button" aria-pressed=${paused} onClick=${() => setPaused(!paused)}>${paused ? 'Go on' : 'Pause'}</button>
    <p role="status" class="critical">${error && `Not up to date: ${error}.`}</p>
  </header>`;
}

function Page() {
  const [paused, setPaused] = useState(false);
  const status = useAnswer(`${root}api/v1/status`, paused);
  const server = name === undefined ? status : useAnswer(`${root}api/v1/servers/${encodeURIComponent(name)}`, paused);
  const error = server.error || status.error;
  const ready = status.data && server.data;
  return html`<${Bar} agent=${status.data?.agent} error=${error} paused=${paused} setPaused=${setPaused} />
    <div class=${error ? 'old' : ''}>${
      !ready ? html`<p>${error ? '' : 'Loading …'}</p>`
        : name === undefined ? html`<${Overview} data=${status.data} root=${root} />`
          : html`<${Server} data=${server.data} figures=${status.data.figures} root=${root}
            diagnosis=${status.data.agent.diagnosis} />`}</div>`;
}

app.replaceChildren();
render(html`<${Page} />`, app);
