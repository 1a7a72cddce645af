/** The paths where the engine listens in the packages of distributions and of Docker. */
export function isUsualPath(path: string): boolean {
  return /^(\/var)?\/run\/docker\.sock$/.test(path);
}
