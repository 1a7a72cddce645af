import { createGenerator } from 'ts-json-schema-generator';

const root = new URL('../../..', import.meta.url).pathname;

/** What the commands write as JSON, by the type that it is made of. */
const reports = {
  check: { file: 'check-report', type: 'CheckReport' },
  deploy: { file: 'deploy-json', type: 'DeployJson' },
  fix: { file: 'fix-json', type: 'FixJson' },
} as const;

export type Reporting = keyof typeof reports;

/** Reads the sources once, which takes longer than the schemas; the answer makes the schema of a command's report. */
export function schemaMaker(): (command: Reporting) => unknown {
  const files = Object.values(reports).map(({ file }) => file);
  const generator = createGenerator({
    path: `${root}src/report/{${files.join()}}.ts`,
    tsconfig: `${root}tsconfig.json`,
    topRef: false,
    expose: 'export',
    jsDoc: 'extended',
    sortProps: false,
    // `npm run typecheck` does that, with the compiler of this project.
    skipTypeCheck: true,
  });
  return (command) => {
    const { $schema, ...schema } = generator.createSchema(reports[command].type);
    return { $schema, title: `dockperm ${command} --format json`, ...(countFromZero(schema) as object) };
  };
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
