/** The credentials in a `/proc/PID/status`, see proc_pid_status(5). Ids are those of the reader's user namespace. */
export interface ProcessCredentials {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
  readonly dacOverride: boolean;
  readonly dacReadSearch: boolean;
}

const CAP_DAC_OVERRIDE = 1n << 1n;
const CAP_DAC_READ_SEARCH = 1n << 2n;
/** Of real, effective, saved and file-system id, the last is what permission checks use. */
const FILE_SYSTEM_ID = 3;

/** Null when the text is not a status file of Linux. */
export function parseProcessStatus(text: string): ProcessCredentials | null {
  const uid = numbersIn(text, 'Uid')?.[FILE_SYSTEM_ID];
  const gid = numbersIn(text, 'Gid')?.[FILE_SYSTEM_ID];
  const groups = numbersIn(text, 'Groups');
  const capabilities = /^CapEff:\s*([0-9a-f]{16})$/m.exec(text)?.[1];
  if (uid === undefined || gid === undefined || groups === null || capabilities === undefined) return null;
  const effective = BigInt(`0x${capabilities}`);
  return {
    uid,
    gid,
    groups,
    dacOverride: (effective & CAP_DAC_OVERRIDE) !== 0n,
    dacReadSearch: (effective & CAP_DAC_READ_SEARCH) !== 0n,
  };
}

/** Null where there is no such field, or one that holds something else. */
function numbersIn(text: string, field: string): number[] | null {
  const line = new RegExp(`^${field}:([ \\t\\d]*)$`, 'm').exec(text)?.[1];
  return line === undefined ? null : line.split(/\s+/).filter(Boolean).map(Number);
}
