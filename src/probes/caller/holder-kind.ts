import type { SessionHolder } from '../../facts/facts.ts';
import type { Host } from '../../host/host.ts';
import type { ProcessSummary } from './process-list.ts';

type Kind = Pick<SessionHolder, 'kind' | 'command'>;

/** By the name of the process, as the kernel has it. The name that is shown is ours, never the process's own. */
const byName: readonly (readonly [RegExp, SessionHolder['kind'], string])[] = [
  [/^tmux(: server)?$/, 'multiplexer', 'tmux'],
  [/^(screen|SCREEN)$/, 'multiplexer', 'screen'],
  [/^zellij$/, 'multiplexer', 'zellij'],
  [/^(gnome-session|gnome-shell)/, 'desktop-session', 'GNOME'],
  [/^(plasmashell|ksmserver|plasma_session|startplasma)/, 'desktop-session', 'KDE Plasma'],
  [
    /^(xfce4-session|cinnamon-sessio|mate-session|lxqt-session|sway|Hyprland)/,
    'desktop-session',
    'the desktop',
  ],
  [/^Runner\.(Listener|Worker)/, 'ci-agent', 'GitHub Actions runner'],
  [/^gitlab-runner/, 'ci-agent', 'GitLab Runner'],
  [/^buildkite-agent/, 'ci-agent', 'Buildkite agent'],
  [/^(act_runner|forgejo-runner)/, 'ci-agent', 'Gitea or Forgejo runner'],
  [/^Agent\.(Listener|Worker)/, 'ci-agent', 'Azure Pipelines agent'],
];

/** Programs whose command line has to tell what they run. */
const ambiguous = /^(node|MainThread|java|systemd|code-|remote-dev|\(sd-pam\)|main|server)/;
const byCommand: readonly (readonly [RegExp, SessionHolder['kind'], string])[] = [
  [/\.vscode-server|vscode-server/, 'editor-server', 'VS Code server'],
  [/\.cursor-server/, 'editor-server', 'Cursor server'],
  [/\.windsurf-server/, 'editor-server', 'Windsurf server'],
  [/code-server/, 'editor-server', 'code-server'],
  [/remote-dev-server|JetBrains\/RemoteDev|\.cache\/JetBrains/, 'editor-server', 'JetBrains remote server'],
  [/(agent|remoting|swarm-client)[\w.-]*\.jar/, 'ci-agent', 'Jenkins agent'],
  [/^\S*systemd\0(.*\0)?--user\0/, 'user-manager', 'systemd --user'],
];

export async function kindOf(host: Host, { pid, name }: ProcessSummary): Promise<Kind | null> {
  const known = byName.find(([pattern]) => pattern.test(name));
  if (known) return { kind: known[1], command: known[2] };
  if (!ambiguous.test(name)) return null;
  const line = await host.readFile(`/proc/${pid}/cmdline`);
  if (!line.ok) return null;
  const found = byCommand.find(([pattern]) => pattern.test(line.value));
  return found ? { kind: found[1], command: found[2] } : null;
}
