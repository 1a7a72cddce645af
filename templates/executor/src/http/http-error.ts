export type RejectReason =
  | 'bad_request'
  | 'unauthorized'
  | 'forbidden_host'
  | 'image_not_allowed'
  | 'image_missing'
  | 'not_found'
  | 'method_not_allowed'
  | 'too_large'
  | 'unsupported_media_type'
  | 'queue_full'
  | 'shutting_down'
  | 'docker_down'
  | 'engine_error'
  | 'internal';

interface Details {
  /** Response headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Fields for the body beside `error`. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** An answer other than 200: its status, a stable reason for programs, a sentence for people. */
export class HttpError extends Error {
  readonly status: number;
  readonly reason: RejectReason;
  readonly headers: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(status: number, reason: RejectReason, message: string, details: Details = {}) {
    super(message);
    this.name = 'HttpError';
    this.status = status;
    this.reason = reason;
    this.headers = details.headers ?? {};
    this.fields = details.fields ?? {};
  }
}

/** The value of the metric's label `reason`; undefined where the request is counted as an execution that failed. */
export function countedAs(reason: RejectReason): string | undefined {
  switch (reason) {
    case 'bad_request':
    case 'forbidden_host':
    case 'not_found':
    case 'method_not_allowed':
    case 'unsupported_media_type':
      return 'bad_request';
    case 'unauthorized':
    case 'image_not_allowed':
    case 'too_large':
    case 'queue_full':
    case 'shutting_down':
    case 'docker_down':
      return reason;
    case 'image_missing':
    case 'engine_error':
    case 'internal':
      return undefined;
  }
}
