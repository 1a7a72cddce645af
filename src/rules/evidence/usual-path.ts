/** Where the packages of distributions and of Docker itself let the engine listen. */
export function isUsualPath(path: string): boolean {
  return /^(\/var)?\/run\/docker\.sock$/.test(path);
}
