/** What one remedy showed in the emulated system. */
export interface RemedyAnswer {
  /** Its place in the list. */
  readonly index: number;
  /** What connecting gave, by when. */
  readonly gave: Readonly<Record<string, string>>;
  readonly fixes: readonly Said[];
  readonly undos: readonly Said[];
}

/** What dockperm said, and how it ended. */
export interface Said {
  readonly code: number;
  readonly text: string;
  /** Null when it is none. */
  readonly report: FixReport | null;
}

interface FixReport {
  readonly plan: { readonly actions: readonly { readonly rule: string; readonly title: string }[] };
  readonly outcome?: { readonly failure: { readonly message: string } | null };
  readonly after?: readonly { readonly rule: string }[];
}

/** As remedy.sh sends them; one that was cut off, since the system ended meanwhile, is left out. */
export function readRemedyAnswers(sent: string): RemedyAnswer[] {
  return sent
    .split('\x1e')
    .slice(0, -1)
    .map((record) => {
      const [head = '', ...said] = record.split('\x1d');
      const [index, ...looked] = head.trimEnd().split('\n');
      const fields = looked.map((line): [string, string] => {
        const [name = '', value = ''] = line.split('\t');
        return [name, value];
      });
      const asked = fields.filter(([name]) => name === 'fix' || name === 'undo');
      const all = asked.map(([name, code], place) => ({ name, ...toSaid(code, said[place] ?? '') }));
      return {
        index: Number(index),
        gave: Object.fromEntries(fields),
        fixes: all.filter(({ name }) => name === 'fix'),
        undos: all.filter(({ name }) => name === 'undo'),
      };
    });
}

/** The first line of what was said is its name. */
function toSaid(code: string, said: string): Said {
  const text = said.slice(said.indexOf('\n') + 1);
  try {
    return { code: Number(code), text, report: JSON.parse(text) };
  } catch {
    return { code: Number(code), text, report: null };
  }
}
