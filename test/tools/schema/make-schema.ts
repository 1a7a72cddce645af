import { createGenerator } from 'ts-json-schema-generator';

const root = new URL('../../..', import.meta.url).pathname;

/** What the commands write as JSON, by the type that it is made of. */
const reports = {
  check: { path: 'src/report/check-report.ts', type: 'CheckReport' },
  deploy: { path: 'src/report/deploy-json.ts', type: 'DeployJson' },
  fix: { path: 'src/report/fix-json.ts', type: 'FixJson' },
} as const;

/** The schema of a command's `--format json`, made from the types of the report. */
export function makeSchema(command: keyof typeof reports): unknown {
  const { path, type } = reports[command];
  const { $schema, ...schema } = createGenerator({
    path: `${root}${path}`,
    tsconfig: `${root}tsconfig.json`,
    type,
    topRef: false,
    expose: 'export',
    jsDoc: 'extended',
    sortProps: false,
    // `npm run typecheck` does that, with the compiler of this project.
    skipTypeCheck: true,
  }).createSchema(type);
  return { $schema, title: `dockperm ${command} --format json`, ...(countFromZero(schema) as object) };
}

/** Every number of a report is an id, a mode, a position or a count. */
function countFromZero(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(countFromZero);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, countFromZero(item)]);
  const node = Object.fromEntries(entries);
  if ('const' in node) return node;
  if (node.type === 'number') return { ...node, type: 'integer', minimum: node.minimum ?? 0 };
  if (!Array.isArray(node.type) || !node.type.includes('number')) return node;
  const type = node.type.map((name: string) => (name === 'number' ? 'integer' : name));
  return { ...node, type, minimum: node.minimum ?? 0 };
}
