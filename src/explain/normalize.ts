/** What a request asks the engine for: its words ("containers", "images") say nothing about the host. */
const requestPath =
  /(\/v\d\.\d{1,3})\/[^\s"',)]{0,400}|\/(?:containers|images|services|networks|volumes)\/(?:json|create|prune|[0-9a-f]{12,64})[^\s"',)]{0,400}/gi;

/** Compose puts the container's name before each line of a log; it is a name, whatever it says. */
const servicePrefix = /^[\w.-]{1,80} {1,40}\| /gm;

/** One line in lower case, without escapes and colours, so that a pattern need not know how a text was pasted. */
export function normalize(text: string): string {
  return withoutEscapes(text)
    .replace(/http:\/\/(?=\/)|https?:\/\/localhost(?=\/var\/run\/)/gi, 'unix://')
    .replace(requestPath, '$1')
    .replace(servicePrefix, 'service | ')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}

function withoutEscapes(text: string): string {
  return text
    .replace(/\x1b\[[0-9;]{0,20}[A-Za-z]/g, '')
    .replace(/%2f/gi, '/')
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/\\(?=["'/])/g, '');
}
