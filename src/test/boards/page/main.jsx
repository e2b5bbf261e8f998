// A board as Grafana shows it, with all rows open. When everything is drawn, window.drawn tells what there was to draw.
import '@fontsource/inter/400.css';
import '@fontsource/inter/500.css';
import '@fontsource/roboto-mono/400.css';
import { Component, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { EventBusSrv, FieldType, LoadingState, ThemeContext } from '@grafana/data';
import { GlobalStyles, PanelChrome, PanelContextProvider } from '@grafana/ui';
import { transform, withFieldConfig } from './fields.js';
import { framesOf } from './frames.js';
import { boardName, theme } from './settings.js';
import { label, resolve } from './variables.js';
import { Visualization } from './visualizations.jsx';
import './judge.js';

const GRID_ROW = 30;
const GAP = 8;

const drawn = [];
window.drawn = { panels: drawn, expected: Infinity };

/** How much there is to see: rows of a table, else series with a value. */
function amount(panel, frames) {
  if (panel.type === 'table') return frames[0]?.length ?? 0;
  const fields = frames.flatMap((frame) => frame.fields.filter(({ type }) => type === FieldType.number));
  return fields.filter(({ values }) => values.some((value) => Number.isFinite(value))).length;
}

async function load(panel, width) {
  const fact = { id: panel.id, title: label(panel.title), type: panel.type, series: 0, amount: 0, missing: [], noValue: panel.fieldConfig.defaults.noValue };
  try {
    const found = await framesOf(panel, width);
    const frames = withFieldConfig(panel, await transform(panel, found));
    const missing = panel.targets.map(({ refId }) => refId).filter((refId) => !found.some((frame) => frame.refId === refId));
    return { fact: { ...fact, series: found.length, amount: amount(panel, frames), missing }, frames };
  } catch (error) {
    return { fact: { ...fact, error: String(error.stack ?? error) }, error };
  }
}

/** An error while drawing is the panel's, not the board's. */
class Catch extends Component {
  state = {};

  static getDerivedStateFromError(error) {
    return { error };
  }

  componentDidCatch(error) {
    this.props.fact.error = String(error.stack ?? error);
  }

  render() {
    return this.state.error ? <pre>{String(this.state.error)}</pre> : this.props.children;
  }
}

function Content({ panel, state, width, height }) {
  if (state.error) return <pre>{String(state.error)}</pre>;
  if (state.frames.every(({ length }) => length === 0))
    return (
      <div style={{ height, display: 'flex', alignItems: 'center', justifyContent: 'center', color: theme.colors.text.secondary }}>
        {state.fact.noValue ?? 'No data'}
      </div>
    );
  return (
    <Catch fact={state.fact}>
      <Visualization {...{ panel, width, height }} frames={state.frames} />
    </Catch>
  );
}

function Panel({ panel, boardWidth }) {
  const [state, setState] = useState();
  const { x, y, w, h } = panel.gridPos;
  const column = (boardWidth + GAP) / 24;
  const width = Math.floor(w * column - GAP);
  const height = h * (GRID_ROW + GAP) - GAP;
  useEffect(() => {
    load(panel, width).then((loaded) => {
      setState(loaded);
      drawn.push(loaded.fact);
    });
  }, []);
  return (
    <div data-panel={panel.id} style={{ position: 'absolute', left: x * column, top: y * (GRID_ROW + GAP), width, height }}>
      <PanelChrome
        title={label(panel.title)}
        description={panel.description}
        {...{ width, height }}
        padding={panel.type === 'table' ? 'none' : 'md'}
        loadingState={state ? LoadingState.Done : LoadingState.Loading}
      >
        {(innerWidth, innerHeight) => state && <Content {...{ panel, state }} width={innerWidth} height={innerHeight} />}
      </PanelChrome>
    </div>
  );
}

const Variable = ({ variable }) => (
  <span style={{ display: 'inline-flex', marginRight: 8, fontSize: 12, height: 32, alignItems: 'center', border: `1px solid ${theme.colors.border.medium}`, borderRadius: 4 }}>
    <span style={{ padding: '0 8px', fontWeight: 500 }}>{variable.label}</span>
    <span style={{ padding: '0 8px' }}>{variable.text}</span>
  </span>
);

function Board({ board, variables }) {
  const width = window.innerWidth - 2 * 16;
  const panels = board.panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]);
  window.drawn.expected = panels.filter(({ type }) => type !== 'row').length;
  const bottom = Math.max(...panels.map(({ gridPos }) => gridPos.y + gridPos.h));
  return (
    <div style={{ padding: 16, background: theme.colors.background.canvas, color: theme.colors.text.primary, minHeight: '100vh' }}>
      <div style={{ fontSize: 18, marginBottom: 12 }}>{board.title}</div>
      <div style={{ marginBottom: 12 }}>
        {[...variables].filter(([name]) => name !== 'datasource').map(([name, variable]) => (
          <Variable key={name} variable={variable} />
        ))}
      </div>
      <div style={{ position: 'relative', height: bottom * (GRID_ROW + GAP) }}>
        {panels.map((panel) =>
          panel.type === 'row' ? (
            <div key={panel.id} style={{ position: 'absolute', top: panel.gridPos.y * (GRID_ROW + GAP) + 4, fontSize: 16, fontWeight: 500 }}>
              ⌄ {label(panel.title)}
            </div>
          ) : (
            <Panel key={panel.id} panel={panel} boardWidth={width} />
          ),
        )}
      </div>
    </div>
  );
}

// The graphs measure their texts on a canvas, which does not wait for a font.
await Promise.all(['400 12px Inter', '500 14px Inter', '400 12px "Roboto Mono"'].map((font) => document.fonts.load(font)));
const board = await (await fetch(`/boards/${boardName}.json`)).json();
const variables = await resolve(board.templating.list);
createRoot(document.getElementById('root')).render(
  <ThemeContext.Provider value={theme}>
    <GlobalStyles />
    <PanelContextProvider value={{ eventsScope: '', eventBus: new EventBusSrv(), sync: () => 0 }}>
      <Board board={board} variables={variables} />
    </PanelContextProvider>
  </ThemeContext.Provider>,
);
