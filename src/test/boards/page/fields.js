// Transformations and field settings of a panel, applied by Grafana's own code.
import {
  applyFieldOverrides,
  cacheFieldDisplayNames,
  FieldConfigOptionsRegistry,
  standardTransformers,
  standardTransformersRegistry,
  transformDataFrame,
} from '@grafana/data';
import { lastValueFrom } from 'rxjs';
import { theme, timeZone } from './settings.js';
import { label } from './variables.js';

// Two transformers share an id, which the registry would not take.
standardTransformersRegistry.setInit(() => {
  const byId = new Map(Object.values(standardTransformers).map((each) => [each.id, each]));
  return [...byId.values()].map((transformation) => ({ id: transformation.id, name: transformation.name, transformation }));
});

const STANDARD = ['unit', 'decimals', 'min', 'max', 'displayName', 'noValue', 'color', 'thresholds', 'mappings', 'links', 'filterable'];

/** The settings that the fields of this panel may have: the standard ones, and the custom ones that it uses. */
function registry({ defaults, overrides }) {
  const overridden = overrides.flatMap(({ properties }) => properties.map(({ id }) => id));
  const custom = Object.keys(defaults.custom ?? {}).map((key) => 'custom.' + key);
  return new FieldConfigOptionsRegistry(() =>
    [...new Set([...STANDARD, ...custom, ...overridden])].map((id) => ({
      id,
      name: id,
      path: id.replace(/^custom\./, ''),
      isCustom: id.startsWith('custom.'),
      process: (value) => value,
      shouldApply: () => true,
    })),
  );
}

/** JSON has no -Infinity: where the first step of thresholds begins is null in a file. */
function withLowestSteps(value) {
  if (Array.isArray(value)) return value.map(withLowestSteps);
  if (value === null || typeof value !== 'object') return value;
  const copy = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withLowestSteps(each)]));
  if (Array.isArray(copy.steps)) copy.steps = copy.steps.map((step) => ({ ...step, value: step.value ?? -Infinity }));
  return copy;
}

export const fieldConfigOf = (panel) => withLowestSteps(panel.fieldConfig);

export const transform = (panel, frames) =>
  frames.length === 0 || !panel.transformations ? frames : lastValueFrom(transformDataFrame(panel.transformations, frames));

export function withFieldConfig(panel, data) {
  const frames = applyFieldOverrides({
    data,
    fieldConfig: fieldConfigOf(panel),
    fieldConfigRegistry: registry(panel.fieldConfig),
    replaceVariables: label,
    theme,
    timeZone,
  });
  cacheFieldDisplayNames(frames);
  return frames;
}
