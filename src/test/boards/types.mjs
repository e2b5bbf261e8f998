// usage: node types.mjs DIRECTORY WORK
//
// Has the TypeScript compiler compare each dashboard of a directory with the types of Grafana's schema, those of the oldest release that
// is meant and of the newest. Prints what it finds, and fails if there is anything.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const here = import.meta.dirname;
const [dashboards, work] = process.argv.slice(2);
const SCHEMAS = ['@grafana/schema', 'grafana-schema-13'];

fs.rmSync(work, { recursive: true, force: true });
fs.mkdirSync(work, { recursive: true });
fs.copyFileSync(path.join(here, 'types/dashboard.ts'), path.join(work, 'dashboard.ts'));
for (const file of fs.readdirSync(dashboards).filter((name) => name.endsWith('.json'))) {
  const json = fs.readFileSync(path.join(dashboards, file), 'utf8').trimEnd();
  const text = `import type { OurDashboard } from './dashboard';\nexport const dashboard =\n${json} satisfies OurDashboard;\n`;
  fs.writeFileSync(path.join(work, file.replace(/json$/, 'ts')), text);
}

for (const schema of SCHEMAS) {
  const from = path.join(here, 'node_modules', schema);
  const { version } = JSON.parse(fs.readFileSync(path.join(from, 'package.json'), 'utf8'));
  const options = {
    strict: true,
    noEmit: true,
    target: 'es2022',
    module: 'esnext',
    moduleResolution: 'bundler',
    skipLibCheck: true,
    types: [],
    // The types of single panels are not among what the package says that it exports.
    paths: { '@grafana/schema': [from], '@grafana/schema/*': [from + '/*'] },
  };
  fs.writeFileSync(path.join(work, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, include: ['*.ts'] }));
  const compiler = path.join(here, 'node_modules/typescript/bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', work, '--pretty', 'false'], { encoding: 'utf8', cwd: work });
  console.log(`types of Grafana's schema ${version}: ${status === 0 ? 'no faults' : '\n' + stdout.trimEnd()}`);
  if (status !== 0) process.exitCode = 1;
}
