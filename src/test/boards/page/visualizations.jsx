// The panel types that the boards use. Four are Grafana's components put together as its panels do; the state timeline and the heatmap,
// which its packages do not have, are drawn in a simple way.
import { BarGauge, BigValue, TimeSeries, VizLegend, VizRepeater } from '@grafana/ui';
import { TableNG } from '@grafana/ui/unstable';
import { FieldType, formattedValueToString, getDisplayValueAlignmentFactors, getFieldDisplayName, getFieldDisplayValues } from '@grafana/data';
import { fieldConfigOf } from './fields.js';
import { theme, timeRange, timeZone } from './settings.js';
import { label } from './variables.js';

const valueField = (frame) => frame.fields.find(({ type }) => type === FieldType.number);

function Graph({ panel, frames, width, height }) {
  const { options } = panel;
  return (
    <TimeSeries
      {...{ frames, width, height, timeRange, timeZone, options }}
      legend={{ ...options.legend, calcs: options.legend.calcs ?? [] }}
      structureRev={1}
      replaceVariables={label}
    />
  );
}

const Table = ({ panel, frames, width, height }) => (
  <TableNG
    data={frames[0]}
    {...{ width, height, timeRange }}
    fieldConfig={fieldConfigOf(panel)}
    initialSortBy={panel.options.sortBy}
    cellHeight={panel.options.cellHeight}
    noHeader={!panel.options.showHeader}
    enableVirtualization={false}
    structureRev={1}
    getActions={() => []}
  />
);

/** One value each of the series, side by side or one below the other. */
const Values = ({ panel, frames, width, height, render, ...layout }) => (
  <VizRepeater
    {...{ width, height }}
    source={frames}
    renderCounter={1}
    orientation={panel.options.orientation}
    getAlignmentFactors={getDisplayValueAlignmentFactors}
    getValues={() =>
      getFieldDisplayValues({
        data: frames,
        fieldConfig: fieldConfigOf(panel),
        reduceOptions: panel.options.reduceOptions,
        sparkline: panel.options.graphMode === 'area',
        replaceVariables: label,
        theme,
        timeZone,
      })
    }
    renderValue={render}
    {...layout}
  />
);

const Stat = (props) => {
  const { colorMode, graphMode, justifyMode, textMode, wideLayout } = props.panel.options;
  return (
    <Values
      {...props}
      autoGrid
      itemSpacing={3}
      render={({ value, width, height, alignmentFactors, count }) => (
        <BigValue
          {...{ width, height, alignmentFactors, count, colorMode, graphMode, justifyMode, textMode, theme }}
          value={value.display}
          sparkline={value.sparkline}
          disableWideLayout={!wideLayout}
        />
      )}
    />
  );
};

const Bars = (props) => {
  const { displayMode, showUnfilled, valueMode, namePlacement, minVizHeight, minVizWidth, maxVizHeight } = props.panel.options;
  return (
    <Values
      {...props}
      itemSpacing={10}
      {...{ minVizHeight, minVizWidth, maxVizHeight }}
      render={({ value, width, height, orientation, alignmentFactors, isOverflow }) => (
        <BarGauge
          {...{ width, height, orientation, alignmentFactors, displayMode, showUnfilled, namePlacement, isOverflow, theme }}
          value={value.display}
          display={value.view?.getFieldDisplayProcessor(value.colIndex)}
          field={value.field}
          valueDisplayMode={valueMode}
          itemSpacing={10}
          lcdCellWidth={12}
        />
      )}
    />
  );
};

const LEGEND_HEIGHT = 32;

function StateTimeline({ panel, frames, width, height }) {
  const rowHeight = (height - LEGEND_HEIGHT) / frames.length;
  const names = frames.map((frame) => getFieldDisplayName(valueField(frame), frame, frames));
  const left = Math.min(width / 2, 12 + 7 * Math.max(...names.map(({ length }) => length)));
  const shown = new Map();
  const rows = frames.map((frame, row) => (
    <div key={row} style={{ display: 'flex', height: rowHeight, alignItems: 'center', fontSize: 12 }}>
      <div data-text style={{ width: left, paddingRight: 8, overflow: 'hidden', whiteSpace: 'nowrap', textOverflow: 'ellipsis' }}>
        {names[row]}
      </div>
      {spells(valueField(frame)).map(({ value, length }, i) => {
        const display = valueField(frame).display(value);
        const text = value === null ? '' : formattedValueToString(display);
        if (value !== null) shown.set(text, display.color);
        const space = ((width - left) * length) / frame.length;
        return (
          <div key={i} style={{ width: space, height: rowHeight * panel.options.rowHeight, background: value === null ? 'none' : display.color, color: '#fff', display: 'flex', alignItems: 'center', justifyContent: panel.options.alignValue, overflow: 'hidden' }}>
            {text.length * 7 < space ? text : ''}
          </div>
        );
      })}
    </div>
  ));
  return (
    <div style={{ height, display: 'flex', flexDirection: 'column' }}>
      <div style={{ flex: 1 }}>{rows}</div>
      <VizLegend items={[...shown].map(([text, color]) => ({ label: text, color, yAxis: 1 }))} {...panel.options.legend} />
    </div>
  );
}

/** Runs of the same value. */
function spells({ values }) {
  const found = [];
  for (const value of values) {
    const last = found[found.length - 1];
    if (last && last.value === value) last.length++;
    else found.push({ value, length: 1 });
  }
  return found;
}

function Heatmap({ frames, width, height }) {
  const bound = (frame) => (valueField(frame).labels.le === '+Inf' ? Infinity : Number(valueField(frame).labels.le));
  const buckets = [...frames].sort((one, other) => bound(one) - bound(other));
  const rows = buckets.map((frame, i) => ({
    name: Number.isFinite(bound(frame)) ? formattedValueToString(valueField(frame).display(bound(frame))) : '+Inf',
    // Cumulative: what a bucket has beyond the one below it.
    counts: valueField(frame).values.map((value, at) => Math.max(0, value - (i > 0 ? valueField(buckets[i - 1]).values[at] : 0))),
  }));
  const most = Math.max(...rows.flatMap(({ counts }) => counts));
  const rowHeight = height / rows.length;
  return (
    <div style={{ width, height }}>
      {rows.reverse().map(({ name, counts }, i) => (
        <div key={i} style={{ display: 'flex', height: rowHeight, alignItems: 'center' }}>
          <div style={{ width: 60, fontSize: 11, textAlign: 'right', paddingRight: 6 }}>{name}</div>
          {counts.map((count, at) => (
            <div key={at} style={{ flex: 1, height: rowHeight - 1, background: count > 0 ? `rgba(241, 105, 19, ${0.1 + 0.9 * Math.sqrt(count / most)})` : 'none' }} />
          ))}
        </div>
      ))}
    </div>
  );
}

const TYPES = { timeseries: Graph, table: Table, stat: Stat, bargauge: Bars, 'state-timeline': StateTimeline, heatmap: Heatmap };

export function Visualization(props) {
  const Type = TYPES[props.panel.type];
  if (!Type) throw new Error('nothing here draws a panel of type ' + props.panel.type);
  return <Type {...props} />;
}
