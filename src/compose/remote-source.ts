/** Git repositories as Compose names them, https://docs.docker.com/reference/compose-file/include and OCI artifacts. */
const remote = /^(?:oci:|(?:git|ssh|https?):\/\/|github\.com\/|[^/:@]+@[^/:]+:)/;

/** Whether `include` or `extends` names something that Compose would fetch. */
export function isRemoteSource(name: string): boolean {
  return remote.test(name);
}
