/** Rule → why no remedy of it is staged. */
export const notShown: Readonly<Record<string, string>> = {
  'service-selinux-label':
    'from recorded facts only: this kernel has no SELinux, and an engine says whether it has',
  'service-runs-as-root': 'left to a person: which user an image can do its work as, only its author knows',
};
