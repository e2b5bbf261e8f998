// What the address says: ?board=pgvitals-fleet&theme=dark&range=3600&end=1700000000&var-server=shop
import { createTheme, dateTime } from '@grafana/data';

const address = new URLSearchParams(location.search);

export const boardName = address.get('board');
export const theme = createTheme({ colors: { mode: address.get('theme') ?? 'light' } });
export const timeZone = 'utc';

/** Seconds between two scrapes, as the data source is told in Grafana. */
export const scrapeInterval = 15;

const seconds = Number(address.get('range'));
const end = Number(address.get('end'));
export const range = { start: end - seconds, end, seconds };
export const timeRange = {
  from: dateTime(range.start * 1000),
  to: dateTime(end * 1000),
  raw: { from: 'now-' + seconds + 's', to: 'now' },
};

/** What a variable was set to by the reader, if it was. */
export const chosen = (variable) => address.getAll('var-' + variable);
