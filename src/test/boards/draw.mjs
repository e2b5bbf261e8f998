// usage: node draw.mjs --dashboards=DIRECTORY --prometheus=HOST:PORT --pictures=DIRECTORY
//
//   --range=SECONDS                   how much of the past is shown
//   --choose=BOARD:VARIABLE=VALUE     in place of the first value or of all; can be given again and again
//   --board=NAME, --look=dark-1600    only that; can be given again and again
//   --notes                           also tells which names in tables are cut, and which queries find nothing
//
// Draws Grafana dashboards with Grafana's own components, on the data of a real Prometheus: each light and dark, for a wide and a narrow
// screen. Prints what a reader would have to complain of, and fails if there is anything. CHROMIUM says where the browser is.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const here = import.meta.dirname;
const { values: options } = parseArgs({
  options: {
    dashboards: { type: 'string' },
    prometheus: { type: 'string' },
    pictures: { type: 'string' },
    range: { type: 'string', default: '1800' },
    choose: { type: 'string', multiple: true, default: [] },
    board: { type: 'string', multiple: true },
    look: { type: 'string', multiple: true },
    notes: { type: 'boolean', default: false },
  },
});

const LOOKS = ['light', 'dark'].flatMap((theme) => [1600, 1100].map((width) => ({ theme, width, name: `${theme}-${width}` })));
const PATIENCE = 90_000;

/** The page, in one file. */
async function bundle(directory) {
  await build({
    entryPoints: [path.join(here, 'page/main.jsx')],
    outdir: directory,
    bundle: true,
    format: 'esm',
    target: 'chrome120',
    jsx: 'automatic',
    minify: true,
    mainFields: ['browser', 'module', 'main'],
    // Asked for by a parser of CSV, for files on a disk.
    external: ['stream'],
    define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
    loader: { '.svg': 'dataurl', '.png': 'dataurl', '.woff': 'dataurl', '.woff2': 'dataurl', '.ttf': 'dataurl', '.eot': 'empty' },
    logLevel: 'error',
  });
}

/** Where Grafana's components look for their files, and where those are. */
const GRAFANA = {
  '/public/build/img/icons/': '@grafana/ui/dist/public/img/icons/',
  '/public/fonts/inter/Inter-Regular.woff2': '@fontsource/inter/files/inter-latin-400-normal.woff2',
  '/public/fonts/inter/Inter-Medium.woff2': '@fontsource/inter/files/inter-latin-500-normal.woff2',
};

const TYPES = { '.svg': 'image/svg+xml', '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json' };

/** Serves the page, the dashboards, and Prometheus, which has no other origin talk to it. */
function serve(directory) {
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    if (pathname.startsWith('/prom/')) {
      const [host, port] = options.prometheus.split(':');
      const onward = http.request({ host, port, path: request.url.slice('/prom'.length) }, (answer) => {
        response.writeHead(answer.statusCode, answer.headers);
        answer.pipe(response);
      });
      onward.on('error', () => response.writeHead(502).end());
      onward.end();
      return;
    }
    const file = fileOf(pathname, directory);
    fs.readFile(file, (error, bytes) => {
      if (error) response.writeHead(404).end();
      else response.writeHead(200, { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream' }).end(bytes);
    });
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

function fileOf(pathname, directory) {
  const name = path.basename(pathname);
  if (pathname === '/') return path.join(here, 'page/index.html');
  if (pathname.startsWith('/boards/')) return path.join(options.dashboards, name);
  for (const [asked, there] of Object.entries(GRAFANA)) {
    if (pathname.startsWith(asked)) return path.join(here, 'node_modules', there, pathname.slice(asked.length));
  }
  return path.join(directory, name);
}

const choices = (board) =>
  options.choose.filter((each) => each.startsWith(board + ':')).map((each) => each.slice(board.length + 1).split(/=(.*)/s));

async function draw(browser, port, board, look, end) {
  const faults = [];
  const page = await browser.newPage({ viewport: { width: look.width, height: 1000 } });
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => faults.push('page: ' + (error.stack ?? error)));
  const address = new URLSearchParams({ board, theme: look.theme, range: options.range, end });
  for (const [variable, value] of choices(board)) address.append('var-' + variable, value);
  await page.goto(`http://127.0.0.1:${port}/?${address}`);
  const isDrawn = () => window.drawn && window.drawn.panels.length >= window.drawn.expected;
  await page.waitForFunction(isDrawn, null, { timeout: PATIENCE });
  // Tables draw only what is in sight.
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: look.width, height });
  await page.waitForTimeout(1000);
  const panels = await page.evaluate(() => window.drawn.panels);
  for (const { title, error } of panels) if (error) faults.push(`"${title}": ${error}`);
  const isColumnless = ({ type, missing, amount }) => type === 'table' && amount > 0 && missing.length > 0;
  for (const { title, missing } of panels.filter(isColumnless)) faults.push(`"${title}" lacks the columns of query ${missing.join(', ')}`);
  const empty = panels.filter(({ error, amount }) => !error && amount === 0);
  for (const { title, noValue, series } of empty) if (!noValue) faults.push(`"${title}" is empty (${series} series)`);
  const seen = await page.evaluate(() => window.judge());
  faults.push(...seen.faults);
  await page.screenshot({ path: path.join(options.pictures, `${board}-${look.name}.png`) });
  await page.close();
  const notes = panels.filter(({ type, missing }) => type !== 'table' && missing.length > 0).map(({ title, missing }) => `"${title}": nothing found by query ${missing.join(', ')}`);
  notes.push(...seen.notes);
  return { faults, notes, panels, explained: empty.filter(({ noValue }) => noValue) };
}

fs.mkdirSync(options.pictures, { recursive: true });
const bundled = path.join(options.pictures, 'page');
await bundle(bundled);
const server = await serve(bundled);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  // Root may not use the sandbox.
  args: process.getuid() === 0 ? ['--no-sandbox'] : [],
});
const end = Math.floor(Date.now() / 1000);
const boards = options.board ?? fs.readdirSync(options.dashboards).filter((name) => name.endsWith('.json')).map((name) => path.basename(name, '.json')).sort();
let faults = 0;
for (const board of boards) {
  for (const look of LOOKS.filter(({ name }) => options.look?.includes(name) ?? true)) {
    const result = await draw(browser, server.address().port, board, look, end);
    const explained = result.explained.map(({ title, noValue }) => `${title} (${noValue})`);
    console.log(`${board} ${look.name}: ${result.panels.length} panels, ${result.faults.length} faults${explained.length ? '; empty: ' + explained.join(', ') : ''}`);
    for (const fault of result.faults) console.log('  ' + fault);
    if (options.notes) for (const note of result.notes) console.log('  note: ' + note);
    faults += result.faults.length;
  }
}
await browser.close();
server.close();
process.exitCode = faults > 0 ? 1 : 0;
