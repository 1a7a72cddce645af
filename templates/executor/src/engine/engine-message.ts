/** The reason in an answer that is not a success: `{"message": …}`, or plain text from a proxy in between. */
export function messageIn(body: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    const isObject = typeof parsed === 'object' && parsed !== null && 'message' in parsed;
    return isObject && typeof parsed.message === 'string' ? parsed.message : undefined;
  } catch {
    return body.trim().slice(0, 300) || undefined;
  }
}
