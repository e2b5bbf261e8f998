// What a dashboard's JSON may be, by Grafana's own types of it.
import type { AnnotationQuery, Dashboard, DashboardLink, DataQuery, FieldConfig, FieldConfigSource, Panel, RowPanel, TableFieldOptions, VariableModel } from '@grafana/schema';
import type { Options as BarGauge } from '@grafana/schema/dist/types/raw/composable/bargauge/panelcfg/x/types.gen';
import type { FieldConfig as HeatmapField, Options as Heatmap } from '@grafana/schema/dist/types/raw/composable/heatmap/panelcfg/x/types.gen';
import type { Options as Stat } from '@grafana/schema/dist/types/raw/composable/stat/panelcfg/x/types.gen';
import type { FieldConfig as StateTimelineField, Options as StateTimeline } from '@grafana/schema/dist/types/raw/composable/statetimeline/panelcfg/x/types.gen';
import type { Options as Table } from '@grafana/schema/dist/types/raw/composable/table/panelcfg/x/types.gen';
import type { FieldConfig as TimeSeriesField, Options as TimeSeries } from '@grafana/schema/dist/types/raw/composable/timeseries/panelcfg/x/types.gen';

/** As written in JSON: the members of an enumeration are their texts and numbers there. */
type Written<T> = T extends string
  ? `${T}`
  : T extends number
    ? number
    : T extends boolean
      ? T
      : T extends (infer Item)[]
        ? Written<Item>[]
        : T extends object
          ? { [Key in keyof T]: Written<T[Key]> }
          : T;

/** Prometheus' own part of a query, which Grafana's common type leaves open. */
type Target = Written<DataQuery> & {
  expr: string;
  legendFormat: string;
  format?: 'table' | 'heatmap';
  instant: boolean;
  range: boolean;
  editorMode: 'code';
};

type Kind<Type extends string, Options, Custom = Record<string, unknown>> = {
  type: Type;
  options: Partial<Written<Options>>;
  fieldConfig: {
    defaults: Omit<Written<FieldConfig>, 'custom'> & { custom?: Partial<Written<Custom>> };
    overrides: Written<FieldConfigSource['overrides']>;
  };
};

type OfAnyKind =
  | Kind<'stat', Stat>
  | Kind<'timeseries', TimeSeries, TimeSeriesField>
  | Kind<'table', Table, TableFieldOptions>
  | Kind<'bargauge', BarGauge>
  | Kind<'state-timeline', StateTimeline, StateTimelineField>
  | Kind<'heatmap', Heatmap, HeatmapField>;

/** More than Grafana asks for: a title, a description, a place. */
type OurPanel = Omit<Written<Panel>, 'type' | 'options' | 'targets' | 'links' | 'fieldConfig'> & {
  title: string;
  description: string;
  gridPos: { x: number; y: number; w: number; h: number };
  targets: Target[];
  // Grafana's type has them like those of a dashboard; Grafana itself saves no more than this.
  links: Pick<DashboardLink, 'title' | 'url' | 'targetBlank'>[];
} & OfAnyKind;

type OurRow = Omit<Written<RowPanel>, 'panels'> & { panels: OurPanel[] };

type OurVariable = Omit<Written<VariableModel>, 'current' | 'query'> & { definition?: string; query?: unknown; current?: unknown };

type OurAnnotation = Omit<Written<AnnotationQuery>, 'target'> & {
  expr: string;
  target: { expr: string; refId: string };
  step?: string;
  tagKeys?: string;
  textFormat?: string;
  titleFormat?: string;
  useValueForTime?: boolean;
};

export type OurDashboard = Partial<
  Omit<Written<Dashboard>, 'panels' | 'templating' | 'annotations'> & {
    panels: (OurPanel | OurRow)[];
    templating: { list: OurVariable[] };
    annotations: { list: OurAnnotation[] };
  }
>;
